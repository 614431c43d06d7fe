using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// DistilBERT: half a BERT without token types and pooler ("DistilBERT, a distilled version of BERT: smaller, faster, cheaper
// and lighter", Sanh et al. 2019, https://arxiv.org/abs/1910.01108). Names and layouts are those of the published
// checkpoints (https://huggingface.co/distilbert-base-uncased). Shapes: B rows, T positions, C = HiddenSize, V tokens.

/// <summary>Sizes of a DistilBERT. The published one is 30522, 512, 6, 12, 768, 3072.</summary>
public sealed record DistilBertConfig
{
    public required int VocabularySize { get; init; }
    public required int ContextLength { get; init; }
    public required int Layers { get; init; }
    public required int Heads { get; init; }
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the small networks.</summary>
    public required int InnerSize { get; init; }

    /// <summary>The token of padding, whose embedding learns nothing from being looked up; null: none.</summary>
    public int? PaddingId { get; init; } = 0;

    /// <summary>See <see cref="Activations"/>.</summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>Share silenced of embeddings and of what the small networks give, of the attention weights, and before the classifier.</summary>
    public double Dropout { get; init; }
    public double AttentionDropout { get; init; }
    public double ClassifierDropout { get; init; }

    /// <summary>Deviation of fresh weights.</summary>
    public double InitialStd { get; init; } = 0.02;

    /// <summary>Sines and cosines that never learn instead of learned positions.</summary>
    public bool SinusoidalPositions { get; init; }

    /// <summary>Whether the token embedding serves as the masked-LM head too.</summary>
    public bool TieHead { get; init; } = true;
}

/// <summary>Token and position, added, normalized, silenced in part.</summary>
internal sealed class DistilBertEmbeddings : Module
{
    private readonly Embedding _positions;
    private readonly LayerNorm _norm;
    private readonly Dropout _dropout;

    public DistilBertEmbeddings(DistilBertConfig config)
    {
        Words = Child("word_embeddings", new Embedding(config.VocabularySize, config.HiddenSize, config.InitialStd, config.PaddingId ?? -1));
        _positions = Child("position_embeddings", new Embedding(config.ContextLength, config.HiddenSize, config.InitialStd));
        if (config.SinusoidalPositions) _positions.Weight.RequiresGrad_(false).Copy_(Sinusoids(config.ContextLength, config.HiddenSize));
        _norm = Child("LayerNorm", new LayerNorm(config.HiddenSize, epsilon: DistilBert.NormEpsilon));
        _dropout = Child("dropout", new Dropout(config.Dropout));
    }

    public Embedding Words { get; }

    public Tensor Forward(ModelInput inputs)
    {
        var positions = inputs.PositionIds is { } at ? _positions.Forward(at) : _positions.Weight.Narrow(0, 0, inputs.Values.Size(1)); // (B, T, C) or (T, C)
        return _dropout.Forward(_norm.Forward(Words.Forward(inputs.Values) + positions));
    }

    /// <summary>Sines in even columns, cosines in odd ones (Vaswani et al. 2017, section 3.5).</summary>
    internal static Tensor Sinusoids(int positions, int size)
    {
        var values = new float[positions * size];
        for (var i = 0; i < values.Length; i++)
        {
            var (position, column) = (i / size, i % size);
            var angle = position / Math.Pow(10000, 2.0 * (column / 2) / size);
            values[i] = (float)(column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
        }
        return Tensor.From(values, [positions, size]);
    }
}

/// <summary>Four projections around the attention.</summary>
internal sealed class DistilBertAttention : Module
{
    private readonly int _heads;
    private readonly double _dropout;
    private readonly Linear _q;
    private readonly Linear _k;
    private readonly Linear _v;
    private readonly Linear _out;

    public DistilBertAttention(DistilBertConfig config)
    {
        (_heads, _dropout) = (config.Heads, config.AttentionDropout);
        _q = Child("q_lin", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _k = Child("k_lin", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _v = Child("v_lin", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _out = Child("out_lin", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
    }

    public Tensor Forward(Tensor x, Tensor? mask) =>
        _out.Forward(MultiHeadAttention.Attend(_q.Forward(x), _k.Forward(x), _v.Forward(x), _heads, mask, IsTraining ? _dropout : 0));
}

/// <summary>One layer: attention, then the small network, each added to what came in and normalized.</summary>
internal sealed class DistilBertLayer : Module
{
    private readonly DistilBertAttention _attention;
    private readonly LayerNorm _attentionNorm;
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly Dropout _dropout;
    private readonly LayerNorm _outputNorm;
    private readonly Func<Tensor, Tensor> _activation;

    public DistilBertLayer(DistilBertConfig config)
    {
        _activation = Activations.Named(config.Activation);
        _attention = Child("attention", new DistilBertAttention(config));
        _attentionNorm = Child("sa_layer_norm", new LayerNorm(config.HiddenSize, epsilon: DistilBert.NormEpsilon));
        _up = Child("ffn.lin1", new Linear(config.HiddenSize, config.InnerSize, std: config.InitialStd));
        _down = Child("ffn.lin2", new Linear(config.InnerSize, config.HiddenSize, std: config.InitialStd));
        _dropout = Child("ffn.dropout", new Dropout(config.Dropout));
        _outputNorm = Child("output_layer_norm", new LayerNorm(config.HiddenSize, epsilon: DistilBert.NormEpsilon));
    }

    public Tensor Forward(Tensor x, Tensor? mask)
    {
        x = _attentionNorm.Forward(_attention.Forward(x, mask) + x);
        return _outputNorm.Forward(_dropout.Forward(_down.Forward(_activation(_up.Forward(x)))) + x);
    }
}

/// <summary>Embeddings and layers: everything but the heads, under the checkpoints' prefix "distilbert".</summary>
internal sealed class DistilBertEncoder : Module
{
    private readonly DistilBertEmbeddings _embeddings;
    private readonly DistilBertLayer[] _layers;

    public DistilBertEncoder(DistilBertConfig config)
    {
        _embeddings = Child("embeddings", new DistilBertEmbeddings(config));
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => Child($"transformer.layer.{i}", new DistilBertLayer(config)))];
    }

    public Embedding Words => _embeddings.Words;

    public Tensor Forward(ModelInput inputs)
    {
        var x = _embeddings.Forward(inputs);
        var mask = inputs.AttentionMask is { } given ? AttentionMasks.Bidirectional(given, x.DType) : null;
        foreach (var layer in _layers) x = Recomputation.Run(x, input => layer.Forward(input, mask));
        return x;
    }
}

/// <summary>DistilBERT guessing masked tokens.</summary>
public sealed class DistilBert : EncoderModel
{
    /// <summary>Fixed in the published code.</summary>
    internal const double NormEpsilon = 1e-12;

    private readonly DistilBertEncoder _encoder;
    private readonly Linear _transform;
    private readonly LayerNorm _norm;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Tensor _projector;
    private readonly Tensor _bias;

    public DistilBert(DistilBertConfig config)
    {
        Config = config;
        _activation = Activations.Named(config.Activation);
        _encoder = Child("distilbert", new DistilBertEncoder(config));
        _transform = Child("vocab_transform", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _norm = Child("vocab_layer_norm", new LayerNorm(config.HiddenSize, epsilon: NormEpsilon));
        _projector = config.TieHead ? _encoder.Words.Weight : Parameter("vocab_projector.weight", Initializers.Normal(config.InitialStd, config.VocabularySize, config.HiddenSize));
        _bias = Parameter("vocab_projector.bias", Initializers.Zeros(config.VocabularySize));
    }

    public DistilBertConfig Config { get; }

    public override Tensor LastHidden(ModelInput inputs) => _encoder.Forward(inputs);

    /// <summary>Logits (B, T, V) of what each place holds.</summary>
    public override Tensor Forward(ModelInput inputs) => Predict(LastHidden(inputs));

    public override Tensor Predict(Tensor lastHidden) => _norm.Forward(_activation(_transform.Forward(lastHidden))).Linear(_projector, _bias);
}

/// <summary>DistilBERT with two linear layers on the first token.</summary>
public sealed class DistilBertClassifier : EncoderClassifier
{
    private readonly DistilBertEncoder _encoder;
    private readonly Linear _preClassifier;
    private readonly Dropout _dropout;
    private readonly Linear _classifier;

    public DistilBertClassifier(DistilBertConfig config, int outputs, ProblemType problem = ProblemType.SingleLabel) : base(problem, outputs)
    {
        Config = config;
        _encoder = Child("distilbert", new DistilBertEncoder(config));
        _preClassifier = Child("pre_classifier", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _dropout = Child("dropout", new Dropout(config.ClassifierDropout));
        _classifier = Child("classifier", new Linear(config.HiddenSize, outputs, std: config.InitialStd));
    }

    public DistilBertConfig Config { get; }

    public override Tensor LastHidden(ModelInput inputs) => _encoder.Forward(inputs);

    /// <returns>logits (B, outputs).</returns>
    public override Tensor Forward(ModelInput inputs) =>
        _classifier.Forward(_dropout.Forward(_preClassifier.Forward(LastHidden(inputs).Select(1, 0)).Relu()));
}
