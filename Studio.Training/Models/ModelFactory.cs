using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Models.HuggingFace;

namespace Studio.Training.Models;

/// <summary>The one place that knows which model families there are.</summary>
public static class ModelFactory
{
    /// <summary>A fresh model on the CPU, its weights drawn from libtorch's generator as it stands.</summary>
    /// <exception cref="UserError">the family does not fit the data.</exception>
    public static StudioModel Create(RunSpec spec, DataFacts facts) => (spec.ModelFamily, facts) switch
    {
        (_, { BaseConfig: { } config }) => ModelKinds.Create(ConfigJson.Parse(config)),
        (ModelFamilies.Gpt2, { VocabularySize: > 0 }) => new Gpt2(Gpt2Config.Of(spec, facts.VocabularySize)),
        (ModelFamilies.Mlp, { Image: { } image }) => new Mlp(image.Width * image.Height * image.Channels, spec.HiddenSizes, facts.ClassCount, spec.Dropout),
        (ModelFamilies.Cnn, { Image: { } image }) => new Cnn(image, spec.Channels, facts.ClassCount, spec.Dropout),
        (ModelFamilies.TextCnn, { VocabularySize: > 0, ClassCount: > 0 }) => new TextCnn(facts.VocabularySize, facts.PaddingId, spec.EmbeddingSize, spec.FilterWidths, spec.Filters, facts.ClassCount, spec.Dropout),
        (ModelFamilies.FastText, { VocabularySize: > 0, ClassCount: > 0 }) => new FastText(facts.VocabularySize, spec.EmbeddingSize, spec.NGrams, spec.HashBuckets, facts.ClassCount, spec.Dropout),
        (ModelFamilies.Bert, { VocabularySize: > 0, ClassCount: > 0 }) => new BertClassifier(BertOf(spec, facts), facts.ClassCount),
        (ModelFamilies.Lstm or ModelFamilies.Gru, { VocabularySize: > 0, ClassCount: > 0 }) => Recurrent(spec, facts),
        _ => throw new UserError($"The model '{spec.ModelFamily}' does not do the task '{spec.Task}'; choose {string.Join(" or ", ModelFamilies.For(spec.Task))}."),
    };

    private static BertConfig BertOf(RunSpec spec, DataFacts facts) => new()
    {
        VocabularySize = facts.VocabularySize,
        ContextLength = spec.MaxLength,
        Layers = spec.Layers,
        Heads = spec.Heads,
        HiddenSize = spec.EmbeddingSize,
        InnerSize = 4 * spec.EmbeddingSize,
        PaddingId = facts.PaddingId,
        Dropout = spec.Dropout,
        AttentionDropout = spec.Dropout,
    };

    private static RecurrentClassifier Recurrent(RunSpec spec, DataFacts facts) => new(
        spec.ModelFamily == ModelFamilies.Lstm ? RecurrentKind.Lstm : RecurrentKind.Gru,
        facts.VocabularySize, facts.PaddingId, spec.EmbeddingSize, spec.HiddenSize, spec.Layers, spec.Bidirectional, facts.ClassCount, spec.Dropout);
}
