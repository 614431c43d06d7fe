using Studio.Data;

namespace Studio.Training.Generation;

/// <summary>How the next token is chosen. Checked by whoever takes them from outside; see <see cref="Check"/>.</summary>
public sealed record SamplingOptions
{
    public int MaxTokens { get; init; } = 200;

    /// <summary>Divides the logits; 0 always takes the likeliest token.</summary>
    public double Temperature { get; init; } = 0.8;

    /// <summary>Only the so many likeliest tokens; 0 leaves all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the likeliest tokens that together reach this probability; 1 leaves all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>The same seed, prompt and checkpoint give the same text.</summary>
    public long Seed { get; init; } = 1;

    /// <exception cref="UserError">a value is outside its range.</exception>
    public SamplingOptions Check()
    {
        if (MaxTokens is < 1 or > 1_000_000) throw new UserError($"The number of tokens is {MaxTokens}; it must be from 1 to 1,000,000.");
        if (Temperature is not (>= 0 and <= 100)) throw new UserError($"The temperature is {Temperature}; it must be from 0 (always the likeliest token) to 100.");
        if (TopK < 0) throw new UserError($"Top-k is {TopK}; it must be 0 (all tokens) or more.");
        if (TopP is not (> 0 and <= 1)) throw new UserError($"Top-p is {TopP}; it must be above 0 and at most 1 (all tokens).");
        return this;
    }
}
