using System.Text.Json.Serialization;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Generation;

namespace Studio.Web.Jobs;

/// <summary>
/// One line a session worker writes. First {"ready":true,"family":"gpt2",...}; then per request
/// {"id":1,"sequence":0,"text":"..."} ... {"id":1,"done":true,"reason":"length","tokens":200,"tokensPerSecond":900,"sequences":[...]},
/// {"id":2,"probabilities":[...],"done":true} or {"id":1,"error":"sentence"}.
/// </summary>
internal sealed record SessionReply
{
    public bool Ready { get; init; }
    public string Family { get; init; } = "";
    public IReadOnlyList<string>? Classes { get; init; }
    public string? Problem { get; init; }

    /// <summary>Null from models that read no tokens.</summary>
    public int? ContextLength { get; init; }
    public ImageShape? Image { get; init; }
    public long Step { get; init; }

    [JsonPropertyName("id")]
    public long RequestId { get; init; }
    public string? Text { get; init; }
    public double[]? Probabilities { get; init; }

    /// <summary>Of an explanation: what each pixel or token adds to the class <see cref="Explained"/>.</summary>
    public double[]? Parts { get; init; }
    public int Explained { get; init; }

    /// <summary>The tokens' texts; null for images.</summary>
    public IReadOnlyList<string>? Pieces { get; init; }

    /// <summary>How a hidden word is written; null for models that guess none.</summary>
    public string? Mask { get; init; }
    public IReadOnlyList<IReadOnlyList<MaskGuess>>? Guesses { get; init; }

    /// <summary>Of attention maps: see <see cref="Studio.Training.Explaining.AttentionMaps"/>.</summary>
    public byte[]? Shares { get; init; }
    public int Layers { get; init; }
    public int Heads { get; init; }

    /// <summary>The text to classify was longer than the model reads.</summary>
    public bool Truncated { get; init; }
    public bool Done { get; init; }
    public string? Reason { get; init; }
    public int Tokens { get; init; }
    public double TokensPerSecond { get; init; }
    public int Sequence { get; init; }
    public string? Preview { get; init; }
    public double? Probability { get; init; }
    public IReadOnlyList<GeneratedSequence>? Sequences { get; init; }
    public long Seed { get; init; }
    public int PromptTokens { get; init; }
    public int DroppedTokens { get; init; }
    public string? Error { get; init; }

    public SessionInfo Info() => new(Family, Classes, ContextLength ?? 0, Image, Step) { IsNumber = Problem == ProblemTypes.Regression, Mask = Mask };

    public GenerationEvent Event() => new(Text ?? "", Done, Reason, Tokens, TokensPerSecond, Sequence, Preview, Probability,
        Sequences is null ? null : new(Sequences, Seed, PromptTokens, DroppedTokens));
}
