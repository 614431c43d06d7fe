using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Batches;

/// <summary>Documents of which every word says where it stands, so that tests see what came from where.</summary>
internal static class PretrainingFixture
{
    public static RunSpec Spec { get; } = new()
    {
        Task = Tasks.MaskedLm,
        ModelFamily = ModelFamilies.Bert,
        Tokenizer = Studio.Training.Contracts.Tokenizers.Words,
        MinWordFrequency = 1,
        MaxLength = 24,
        Layers = 1,
        Heads = 2,
        EmbeddingSize = 16,
        Split = Splits.Shuffled,
        ValidationFraction = 0.2,
        BatchSize = 8,
        Dropout = 0.1,
    };

    /// <summary>Row d: ten sentences of three to seven words such as "d3s2w1".</summary>
    public static TextSource Source(int documents) => TextFixture.Source(
        [.. Enumerable.Range(0, documents).Select(d => string.Join(' ', Enumerable.Range(0, 10).Select(s => string.Join(' ', Enumerable.Range(0, 3 + ((d + s) % 5)).Select(w => $"d{d}s{s}w{w}")) + " .")))]);

    public static DocumentTexts Texts(RunSpec spec, int documents = 60) => DocumentTexts.Load(spec, Source(documents), rowsAreLines: false, tokenizer: null);

    public static MaskedTextBatches Batches(RunSpec spec, int documents = 60) => new(spec, Texts(spec, documents), Device.Cpu);
}
