namespace Studio.Web.Jobs;

/// <summary>What a language model is asked to continue, and how it draws its tokens.</summary>
public sealed record GenerateRequest
{
    public string Prompt { get; init; } = "";

    /// <summary>1 to 100,000.</summary>
    public int MaxTokens { get; init; } = 200;

    /// <summary>0 always takes the likeliest token.</summary>
    public double Temperature { get; init; } = 0.8;

    /// <summary>Only the so many likeliest tokens may be drawn; 0 allows all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the likeliest tokens that together reach this probability may be drawn; 1 allows all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>The same seed writes the same text; null draws one.</summary>
    public int? Seed { get; init; }
}
