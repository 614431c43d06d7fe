using System.Text.Json.Serialization;
using Studio.Data;

namespace Studio.Training.Generation;

/// <summary>
/// How a language model writes: the same record behind the command line, the session protocol, the REST API and the
/// playground. Names and meanings are those of Hugging Face's generate(). With more than one beam the likeliest text is
/// searched for, and temperature, seed and what limits the draw have no part in it.
/// </summary>
public record GenerationOptions
{
    public const int MostBeams = 64;
    public const int MostSequences = 64;

    /// <summary>New tokens at most.</summary>
    public int MaxTokens { get; init; } = 200;

    /// <summary>New tokens at least: the end token is not chosen before.</summary>
    public int MinTokens { get; init; }

    /// <summary>Texts written side by side; with beams at most as many as there are beams.</summary>
    public int Sequences { get; init; } = 1;

    /// <summary>Divides the logits; 0 always takes the likeliest token.</summary>
    public double Temperature { get; init; } = 0.8;

    /// <summary>Only the so many likeliest tokens; 0 leaves all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the likeliest tokens that together reach this probability; 1 leaves all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Only the tokens about as surprising as is to be expected that together reach this probability; 1 leaves all.</summary>
    public double TypicalP { get; init; } = 1;

    /// <summary>Only tokens of at least this probability; 0 leaves all.</summary>
    public double EpsilonCutoff { get; init; }

    /// <summary>The same, with a smaller bound where many tokens are about equally likely; 0 leaves all.</summary>
    public double EtaCutoff { get; init; }

    /// <summary>The likeliest tokens that all of these leave to be drawn from.</summary>
    public int MinTokensToKeep { get; init; } = 1;

    /// <summary>The same seed, prompt and checkpoint give the same text; null draws one.</summary>
    public long? Seed { get; init; }

    /// <summary>Makes tokens that already stand in the text less likely when above 1; 1 changes nothing.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>No run of so many tokens comes twice; 0 allows all.</summary>
    public int NoRepeatNgramSize { get; init; }

    /// <summary>Hypotheses followed at once; 1 is no search.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>When a beam search may end.</summary>
    [JsonConverter(typeof(BeamStoppingJson))]
    public BeamStopping EarlyStopping { get; init; }

    /// <summary>Exponent of the length a hypothesis' log-probability is divided by: above 0 favours longer texts.</summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>The text ends before the first of these.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Texts whose last token is never chosen where it would complete them.</summary>
    public IReadOnlyList<string> BadWords { get; init; } = [];

    /// <summary>A prompt longer than the model's context loses its beginning instead of being refused.</summary>
    public bool TruncatePrompt { get; init; }

    /// <summary>Tells the probability of every token: the model's own, before any of the settings above.</summary>
    public bool Probabilities { get; init; }

    [JsonIgnore]
    public bool IsBeamSearch => Beams > 1;

    /// <exception cref="UserError">a value is outside its range.</exception>
    public GenerationOptions Check()
    {
        Require(MaxTokens is >= 1 and <= 1_000_000, $"The number of tokens is {MaxTokens}; it must be from 1 to 1,000,000.");
        Require(MinTokens >= 0 && MinTokens <= MaxTokens, $"The least number of tokens is {MinTokens}; it must be from 0 to the most, {MaxTokens}.");
        Require(Temperature is >= 0 and <= 100, $"The temperature is {Temperature}; it must be from 0 (always the likeliest token) to 100.");
        Require(TopK >= 0, $"Top-k is {TopK}; it must be 0 (all tokens) or more.");
        Require(TopP is > 0 and <= 1, $"Top-p is {TopP}; it must be above 0 and at most 1 (all tokens).");
        Require(TypicalP is > 0 and <= 1, $"Typical-p is {TypicalP}; it must be above 0 and at most 1 (all tokens).");
        Require(EpsilonCutoff is >= 0 and < 1, $"The epsilon cutoff is {EpsilonCutoff}; it must be from 0 (all tokens) to below 1.");
        Require(EtaCutoff is >= 0 and < 1, $"The eta cutoff is {EtaCutoff}; it must be from 0 (all tokens) to below 1.");
        Require(MinTokensToKeep >= 1, $"The number of tokens to keep is {MinTokensToKeep}; it must be 1 or more.");
        Require(RepetitionPenalty is >= 0.01 and <= 100, $"The repetition penalty is {RepetitionPenalty}; it must be from 0.01 to 100 (1 changes nothing).");
        Require(NoRepeatNgramSize is >= 0 and <= 1000, $"The length of what may not repeat is {NoRepeatNgramSize} tokens; it must be from 0 (all may) to 1,000.");
        Require(Beams is >= 1 and <= MostBeams, $"The number of beams is {Beams}; it must be from 1 (no search) to {MostBeams}.");
        Require(LengthPenalty is >= -10 and <= 10, $"The length penalty is {LengthPenalty}; it must be from -10 to 10.");
        Require(Sequences is >= 1 and <= MostSequences, $"The number of sequences is {Sequences}; it must be from 1 to {MostSequences}.");
        Require(!IsBeamSearch || Sequences <= Beams, $"{Beams} beams end in at most {Beams} sequences, and {Sequences} are asked for.");
        CheckTexts(StopStrings, "stop strings");
        CheckTexts(BadWords, "bad words");
        return this;
    }

    private static void CheckTexts(IReadOnlyList<string> texts, string what) =>
        Require(texts.Count <= 1000 && texts.All(text => text is { Length: > 0 and <= 1000 }), $"The {what} are at most 1,000 texts of 1 to 1,000 characters each.");

    private static void Require(bool holds, string sentence)
    {
        if (!holds) throw new UserError(sentence);
    }
}
