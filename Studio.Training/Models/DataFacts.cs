using Studio.Data.Tables;

namespace Studio.Training.Models;

/// <summary>What a model and its loss must know of the data: of text its vocabulary, of images their shape, of classes how many.</summary>
public sealed record DataFacts
{
    public int VocabularySize { get; init; }
    public ImageShape? Image { get; init; }
    public int ClassCount { get; init; }

    /// <summary>config.json of the model to go on from, which then decides all sizes; null for a fresh one.</summary>
    public string? BaseConfig { get; init; }

    /// <summary>Token id that fills up shorter texts of a batch; -1 where nothing is padded.</summary>
    public int PaddingId { get; init; } = -1;

    /// <summary>Training rows of each class, for weights that balance them; empty where nobody trains.</summary>
    public IReadOnlyList<long> ClassCounts { get; init; } = [];

    /// <summary>How often each token stands in the texts of a pretraining; empty where nobody has counted.</summary>
    public IReadOnlyList<long> TokenCounts { get; init; } = [];
}
