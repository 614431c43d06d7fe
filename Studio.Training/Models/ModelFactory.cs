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
    public static StudioModel Create(RunSpec spec, DataFacts facts)
    {
        var model = Build(spec, facts);
        if (spec.Task == Tasks.TextClassification) model.Problem = ProblemOf(spec);
        return model;
    }

    private static ProblemType ProblemOf(RunSpec spec) => spec.ProblemType switch
    {
        ProblemTypes.MultiLabel => ProblemType.MultiLabel,
        ProblemTypes.Regression => ProblemType.Regression,
        _ => ProblemType.SingleLabel,
    };

    private static StudioModel Build(RunSpec spec, DataFacts facts) => (spec, facts) switch
    {
        (_, { BaseConfig: { } config }) when spec.Task == Tasks.TextClassification => ModelKinds.CreateClassifier(ConfigJson.Parse(config), facts.ClassCount, ProblemOf(spec)),
        (_, { BaseConfig: { } config }) => ModelKinds.Create(ConfigJson.Parse(config)),
        ({ Task: Tasks.CausalLm }, { VocabularySize: > 0 }) => Language(spec, facts.VocabularySize),
        ({ Task: Tasks.MaskedLm, ModelFamily: ModelFamilies.Bert }, { VocabularySize: > 0 }) => Pretraining(spec, facts),
        ({ ModelFamily: ModelFamilies.Mlp }, { Image: { } image }) => new Mlp(image.Width * image.Height * image.Channels, spec.HiddenSizes, facts.ClassCount, spec.Dropout),
        ({ ModelFamily: ModelFamilies.Cnn }, { Image: { } image }) => new Cnn(image, spec.Channels, facts.ClassCount, spec.Dropout),
        ({ ModelFamily: ModelFamilies.ResNet18 }, { Image: { } image }) => new ResNet18(image, facts.ClassCount, spec.Dropout),
        ({ ModelFamily: ModelFamilies.TextCnn }, { VocabularySize: > 0, ClassCount: > 0 }) => new TextCnn(facts.VocabularySize, facts.PaddingId, spec.EmbeddingSize, spec.FilterWidths, spec.Filters, facts.ClassCount, spec.Dropout),
        ({ ModelFamily: ModelFamilies.FastText }, { VocabularySize: > 0, ClassCount: > 0 }) => new FastText(facts.VocabularySize, spec.EmbeddingSize, spec.NGrams, spec.HashBuckets, facts.ClassCount, spec.Dropout),
        ({ ModelFamily: ModelFamilies.Bert }, { VocabularySize: > 0, ClassCount: > 0 }) => new BertClassifier(BertOf(spec, facts), facts.ClassCount),
        ({ ModelFamily: ModelFamilies.Lstm or ModelFamilies.Gru }, { VocabularySize: > 0, ClassCount: > 0 }) => Recurrent(spec, facts),
        _ => throw DoesNotFit(spec),
    };

    private static CausalModel Language(RunSpec spec, int vocabulary) => spec.ModelFamily switch
    {
        ModelFamilies.Gpt2 => new Gpt2(Gpt2Config.Of(spec, vocabulary)),
        ModelFamilies.Transformer => new PlainTransformer(PlainTransformerConfig.Of(spec, vocabulary)),
        ModelFamilies.Bloom => new Bloom(BloomConfig.Of(spec, vocabulary)),
        ModelFamilies.Llama => new Llama(LlamaConfig.Of(spec, vocabulary)),
        ModelFamilies.Lstm or ModelFamilies.Gru => new RecurrentLm(KindOf(spec), vocabulary, spec.EmbeddingSize, spec.HiddenSize, spec.Layers, spec.Dropout),
        _ => throw DoesNotFit(spec),
    };

    private static BertPretraining Pretraining(RunSpec spec, DataFacts facts)
    {
        var model = new BertPretraining(BertOf(spec, facts), spec.NextSentence);
        if (facts.TokenCounts.Count > 0) model.BeginWith(facts.TokenCounts);
        return model;
    }

    private static BertConfig BertOf(RunSpec spec, DataFacts facts) => new()
    {
        VocabularySize = facts.VocabularySize,
        ContextLength = spec.MaxLength,
        Layers = spec.Layers,
        Heads = spec.Heads,
        HiddenSize = spec.EmbeddingSize,
        InnerSize = spec.InnerSize(),
        PaddingId = facts.PaddingId,
        Dropout = spec.Dropout,
        AttentionDropout = spec.Dropout,
        // the paper's 0.02 is for 768; narrower, it makes what attention adds so faint that it is not learned from for long
        InitialStd = 0.02 * Math.Sqrt(Math.Max(1, 768.0 / spec.EmbeddingSize)),
        SinusoidalStart = true,
    };

    private static RecurrentClassifier Recurrent(RunSpec spec, DataFacts facts) => new(
        KindOf(spec), facts.VocabularySize, facts.PaddingId, spec.EmbeddingSize, spec.HiddenSize, spec.Layers, spec.Bidirectional, facts.ClassCount, spec.Dropout);

    private static RecurrentKind KindOf(RunSpec spec) => spec.ModelFamily == ModelFamilies.Lstm ? RecurrentKind.Lstm : RecurrentKind.Gru;

    private static UserError DoesNotFit(RunSpec spec) =>
        new($"The model '{spec.ModelFamily}' does not do the task '{spec.Task}'; choose {SpecText.OneOf(ModelFamilies.For(spec.Task))}.");
}
