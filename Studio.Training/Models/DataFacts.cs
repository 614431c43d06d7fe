using Studio.Data.Tables;

namespace Studio.Training.Models;

/// <summary>What a model must know of the data to be built: of text its vocabulary, of images their shape and classes.</summary>
public sealed record DataFacts
{
    public int VocabularySize { get; init; }
    public ImageShape? Image { get; init; }
    public int ClassCount { get; init; }
}
