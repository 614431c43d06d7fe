using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// BERT: an encoder transformer that sees a text from both sides ("BERT: Pre-training of Deep Bidirectional Transformers for
// Language Understanding", Devlin et al. 2019, https://arxiv.org/abs/1810.04805). Names and layouts are those of the
// published checkpoints (https://huggingface.co/bert-base-uncased). Norms come after each addition, unlike GPT-2. The heads
// for pretraining and for classification come last. Shapes: B rows, T positions, C = HiddenSize, V tokens.

/// <summary>Sizes of a BERT. The published base is 30522, 512, 12, 12, 768, 3072.</summary>
public sealed record BertConfig
{
    public required int VocabularySize { get; init; }
    public required int ContextLength { get; init; }
    public required int Layers { get; init; }
    public required int Heads { get; init; }
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the small networks.</summary>
    public required int InnerSize { get; init; }

    /// <summary>Kinds of token type ids: 2 tells a pair's texts apart.</summary>
    public int TokenTypes { get; init; } = 2;

    /// <summary>The token of padding, whose embedding learns nothing from being looked up; null: none.</summary>
    public int? PaddingId { get; init; } = 0;

    /// <summary>See <see cref="Activations"/>.</summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>Share silenced of embeddings and of what each half of a layer adds, of the attention weights, and before the
    /// classifier (null: as of the rest).</summary>
    public double Dropout { get; init; }
    public double AttentionDropout { get; init; }
    public double? ClassifierDropout { get; init; }

    public double NormEpsilon { get; init; } = 1e-12;

    /// <summary>Deviation of fresh weights.</summary>
    public double InitialStd { get; init; } = 0.02;

    /// <summary>
    /// Fresh positions begin as sines and cosines (Vaswani et al. 2017, section 3.5) instead of noise, and learn from there: the
    /// neighbour of a place then lies in the same direction everywhere, which a model would have to learn for each place.
    /// </summary>
    public bool SinusoidalStart { get; init; }

    /// <summary>Whether the token embedding serves as the masked-LM head too.</summary>
    public bool TieHead { get; init; } = true;
}

/// <summary>Token, position and type of token, added, normalized, silenced in part.</summary>
internal sealed class BertEmbeddings : Module
{
    private readonly Embedding _positions;
    private readonly Embedding _types;
    private readonly LayerNorm _norm;
    private readonly Dropout _dropout;

    public BertEmbeddings(BertConfig config)
    {
        Words = Child("word_embeddings", new Embedding(config.VocabularySize, config.HiddenSize, config.InitialStd, config.PaddingId ?? -1));
        _positions = Child("position_embeddings", new Embedding(config.ContextLength, config.HiddenSize, config.InitialStd));
        if (config.SinusoidalStart)
            using (Autograd.NoGrad()) _positions.Weight.Copy_(DistilBertEmbeddings.Sinusoids(config.ContextLength, config.HiddenSize) * (Math.Sqrt(2) * config.InitialStd));
        _types = Child("token_type_embeddings", new Embedding(config.TokenTypes, config.HiddenSize, config.InitialStd));
        _norm = Child("LayerNorm", new LayerNorm(config.HiddenSize, epsilon: config.NormEpsilon));
        _dropout = Child("dropout", new Dropout(config.Dropout));
    }

    public Embedding Words { get; }

    public Tensor Forward(ModelInput inputs)
    {
        var types = inputs.TokenTypeIds is { } given ? _types.Forward(given) : _types.Weight.Narrow(0, 0, 1); // (B, T, C) or (1, C)
        var positions = inputs.PositionIds is { } at ? _positions.Forward(at) : _positions.Weight.Narrow(0, 0, inputs.Values.Size(1)); // (B, T, C) or (T, C)
        return _dropout.Forward(_norm.Forward(Words.Forward(inputs.Values) + types + positions));
    }
}

/// <summary>The three projections; the checkpoints call them "self".</summary>
internal sealed class BertProjections : Module
{
    private readonly int _heads;
    private readonly double _dropout;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;

    public BertProjections(BertConfig config)
    {
        (_heads, _dropout) = (config.Heads, config.AttentionDropout);
        _query = Child("query", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _key = Child("key", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _value = Child("value", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
    }

    public Tensor Forward(Tensor x, Tensor? mask) =>
        MultiHeadAttention.Attend(_query.Forward(x), _key.Forward(x), _value.Forward(x), _heads, mask, IsTraining ? _dropout : 0);
}

/// <summary>Ends each half of a layer: back to C numbers, silenced in part, added to what came in, normalized.</summary>
internal sealed class BertOutput : Module
{
    private readonly Linear _dense;
    private readonly LayerNorm _norm;
    private readonly Dropout _dropout;

    public BertOutput(BertConfig config, int inputs)
    {
        _dense = Child("dense", new Linear(inputs, config.HiddenSize, std: config.InitialStd));
        _norm = Child("LayerNorm", new LayerNorm(config.HiddenSize, epsilon: config.NormEpsilon));
        _dropout = Child("dropout", new Dropout(config.Dropout));
    }

    public Tensor Forward(Tensor x, Tensor residual) => _norm.Forward(residual + _dropout.Forward(_dense.Forward(x)));
}

/// <summary>One layer: attention, then the small network.</summary>
internal sealed class BertLayer : Module
{
    private readonly BertProjections _attention;
    private readonly BertOutput _attentionOutput;
    private readonly Linear _intermediate;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly BertOutput _output;

    public BertLayer(BertConfig config)
    {
        _activation = Activations.Named(config.Activation);
        _attention = Child("attention.self", new BertProjections(config));
        _attentionOutput = Child("attention.output", new BertOutput(config, config.HiddenSize));
        _intermediate = Child("intermediate.dense", new Linear(config.HiddenSize, config.InnerSize, std: config.InitialStd));
        _output = Child("output", new BertOutput(config, config.InnerSize));
    }

    public Tensor Forward(Tensor x, Tensor? mask)
    {
        x = _attentionOutput.Forward(_attention.Forward(x, mask), x);
        return _output.Forward(_activation(_intermediate.Forward(x)), x);
    }
}

/// <summary>Embeddings, layers and pooler: everything but the heads, under the checkpoints' prefix "bert".</summary>
internal sealed class BertEncoder : Module
{
    private readonly BertEmbeddings _embeddings;
    private readonly BertLayer[] _layers;
    private readonly Linear? _pooler;

    public BertEncoder(BertConfig config, bool hasPooler)
    {
        _embeddings = Child("embeddings", new BertEmbeddings(config));
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => Child($"encoder.layer.{i}", new BertLayer(config)))];
        if (hasPooler) _pooler = Child("pooler.dense", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
    }

    public Embedding Words => _embeddings.Words;

    public Tensor Forward(ModelInput inputs)
    {
        var x = _embeddings.Forward(inputs);
        var mask = inputs.AttentionMask is { } given ? AttentionMasks.Bidirectional(given, x.DType) : null;
        foreach (var layer in _layers) x = Recomputation.Run(x, input => layer.Forward(input, mask));
        return x;
    }

    /// <summary>The first token, [CLS], stands for the text.</summary>
    public Tensor? Pooled(Tensor lastHidden) => _pooler?.Forward(lastHidden.Select(1, 0)).Tanh();
}

/// <summary>What token a masked place held: one more dense layer, then the token embedding again, with a bias of its own.</summary>
internal sealed class BertPredictions : Module
{
    private readonly Tensor _bias;
    private readonly Linear _dense;
    private readonly LayerNorm _norm;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Tensor _words;
    private readonly Linear? _decoder;

    public BertPredictions(BertConfig config, Tensor words)
    {
        _activation = Activations.Named(config.Activation);
        _bias = Parameter("bias", Initializers.Zeros(config.VocabularySize));
        _dense = Child("transform.dense", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _norm = Child("transform.LayerNorm", new LayerNorm(config.HiddenSize, epsilon: config.NormEpsilon));
        _words = words;
        if (!config.TieHead) _decoder = Child("decoder", new Linear(config.HiddenSize, config.VocabularySize, bias: false, config.InitialStd));
    }

    /// <summary>See <see cref="BertPretraining.BeginWith"/>.</summary>
    public void BeginWith(IReadOnlyList<long> counts)
    {
        using var noGrad = Autograd.NoGrad();
        var all = (double)counts.Sum() + counts.Count;
        _bias.Copy_(Tensor.From(counts.Select(count => (float)Math.Log((count + 1) / all)).ToArray()));
    }

    public Tensor Forward(Tensor hidden)
    {
        var x = _norm.Forward(_activation(_dense.Forward(hidden)));
        return _decoder is { IsInt8: true } ? _decoder.Forward(x) + _bias : x.Linear(_decoder?.Weight ?? _words, _bias);
    }
}

/// <summary>BERT in pretraining: guesses masked tokens, and where asked also whether the second text follows the first.</summary>
public sealed class BertPretraining : EncoderModel
{
    private readonly BertEncoder _encoder;
    private readonly BertPredictions _predictions;
    private readonly Linear? _nextSentence;

    /// <param name="nextSentence">false: masked tokens only, as Hugging Face's BertForMaskedLM.</param>
    public BertPretraining(BertConfig config, bool nextSentence = true)
    {
        Config = config;
        _encoder = Child("bert", new BertEncoder(config, hasPooler: nextSentence));
        _predictions = Child("cls.predictions", new BertPredictions(config, _encoder.Words.Weight));
        if (nextSentence) _nextSentence = Child("cls.seq_relationship", new Linear(config.HiddenSize, 2, std: config.InitialStd));
    }

    public BertConfig Config { get; }

    /// <summary>
    /// Lets the head begin with how frequent each token is, instead of all alike. Otherwise the first thousand steps learn
    /// that, and push it into the embeddings, which are the head's too and then tell common words from rare ones but little else.
    /// </summary>
    /// <param name="counts">of each token of the vocabulary, in the text to be learned.</param>
    public void BeginWith(IReadOnlyList<long> counts) => _predictions.BeginWith(counts);

    public bool HasNextSentence => _nextSentence is not null;

    public override Tensor LastHidden(ModelInput inputs) => _encoder.Forward(inputs);

    public override Tensor? Pooled(Tensor lastHidden) => _encoder.Pooled(lastHidden);

    /// <summary>Logits (B, T, V) of what each place holds.</summary>
    public override Tensor Forward(ModelInput inputs) => Predictions(LastHidden(inputs));

    /// <summary>Logits (..., V) of some or all places of the last layer (..., C).</summary>
    public Tensor Predictions(Tensor hidden) => _predictions.Forward(hidden);

    public override Tensor Predict(Tensor lastHidden) => Predictions(lastHidden);

    /// <summary>Logits of the places asked about alone, and of the next sentence where there is that head: all that training needs.</summary>
    /// <param name="places">int64 (M), counted through all rows.</param>
    /// <returns>(M, V) and (B, 2).</returns>
    public (Tensor Hidden, Tensor? NextSentence) Answer(ModelInput inputs, Tensor places)
    {
        var last = LastHidden(inputs);
        return (Predictions(last.Reshape(-1, last.Size(-1)).IndexSelect(0, places)), NextSentence(last));
    }

    /// <summary>Logits (B, 2): the second text follows the first, or does not. null without that head.</summary>
    public Tensor? NextSentence(Tensor lastHidden) => _nextSentence?.Forward(Pooled(lastHidden)!);
}

/// <summary>BERT with a linear layer on the pooled text.</summary>
public sealed class BertClassifier : EncoderClassifier
{
    private readonly BertEncoder _encoder;
    private readonly Dropout _dropout;
    private readonly Linear _classifier;

    public BertClassifier(BertConfig config, int outputs, ProblemType problem = ProblemType.SingleLabel) : base(problem, outputs)
    {
        Config = config;
        _encoder = Child("bert", new BertEncoder(config, hasPooler: true));
        _dropout = Child("dropout", new Dropout(config.ClassifierDropout ?? config.Dropout));
        _classifier = Child("classifier", new Linear(config.HiddenSize, outputs, std: config.InitialStd));
    }

    public BertConfig Config { get; }

    public override Tensor LastHidden(ModelInput inputs) => _encoder.Forward(inputs);

    public override Tensor? Pooled(Tensor lastHidden) => _encoder.Pooled(lastHidden);

    /// <returns>logits (B, outputs).</returns>
    public override Tensor Forward(ModelInput inputs) => _classifier.Forward(_dropout.Forward(Pooled(LastHidden(inputs))!));
}
