using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// The transformer of "Attention Is All You Need" (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762) as a language
// model: its encoder under a causal mask, norms behind each addition, positions as sines of fixed wavelengths, ReLU.
// Names and layouts are those of PyTorch's torch.nn.TransformerEncoder and of its tutorial on language modeling
// (embedding, transformer_encoder, linear). Shapes: B rows, T positions, S positions seen in all, C = Width, V tokens.

/// <summary>Sizes of a plain transformer. The paper's base is 512 wide with 8 heads and 2048 inside.</summary>
public sealed record PlainTransformerConfig
{
    public required int VocabularySize { get; init; }
    public required int ContextLength { get; init; }
    public required int Layers { get; init; }
    public required int Heads { get; init; }

    /// <summary>Numbers that describe a position: d_model.</summary>
    public required int Width { get; init; }

    /// <summary>Width inside the small networks.</summary>
    public required int InnerSize { get; init; }

    /// <summary>Share silenced of embeddings, attention weights, inside the small networks and of what each half of a layer adds.</summary>
    public double Dropout { get; init; }

    public double NormEpsilon { get; init; } = 1e-5;

    public static PlainTransformerConfig Of(RunSpec spec, int vocabularySize) => new()
    {
        VocabularySize = vocabularySize,
        ContextLength = spec.ContextLength,
        Layers = spec.Layers,
        Heads = spec.Heads,
        Width = spec.EmbeddingSize,
        InnerSize = spec.InnerSize(),
        Dropout = spec.Dropout,
    };
}

/// <summary>Causal attention; queries, keys and values come of one packed projection.</summary>
internal sealed class PlainAttention : Module
{
    private readonly int _heads;
    private readonly double _dropout;
    private readonly Tensor _inWeight;
    private readonly Tensor _inBias;
    private readonly Linear _out;

    public PlainAttention(PlainTransformerConfig config)
    {
        var width = config.Width;
        (_heads, _dropout) = (config.Heads, config.Dropout);
        _inWeight = Parameter("in_proj_weight", Initializers.XavierUniform(3 * width, width));
        _inBias = Parameter("in_proj_bias", Initializers.Zeros(3 * width));
        _out = Child("out_proj", new Linear(width, width));
    }

    /// <param name="mask">added to the scores; null: each position sees itself and all before it.</param>
    public Tensor Forward(Tensor x, Tensor? mask, KeyValueCache? cache, int layer)
    {
        var packed = x.Linear(_inWeight, _inBias); // (B, T, 3 C)
        if (cache is null && mask is null && !AttentionRecorder.IsOn) return _out.Forward(packed.CausalSelfAttention(_heads, IsTraining ? _dropout : 0));
        var (rows, length, width) = (x.Size(0), x.Size(1), x.Size(2));
        var qkv = packed.View(rows, length, 3, _heads, width / _heads).Permute(2, 0, 3, 1, 4).Unbind(0); // 3 x (B, H, T, C/H)
        var (key, value) = cache?.Append(layer, qkv[1], qkv[2]) ?? (qkv[1], qkv[2]); // (B, H, S, C/H)
        var mixed = qkv[0].ScaledDotProductAttention(key, value, mask, IsTraining ? _dropout : 0, isCausal: mask is null && length > 1);
        return _out.Forward(MultiHeadAttention.JoinHeads(mixed));
    }
}

/// <summary>One layer: attention, then the small network, each added to what came in and normalized then.</summary>
internal sealed class PlainLayer : Module
{
    private readonly PlainAttention _attention;
    private readonly Linear _linear1;
    private readonly Linear _linear2;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;
    private readonly Dropout _dropout;

    public PlainLayer(PlainTransformerConfig config)
    {
        _attention = Child("self_attn", new PlainAttention(config));
        _linear1 = Child("linear1", new Linear(config.Width, config.InnerSize));
        _linear2 = Child("linear2", new Linear(config.InnerSize, config.Width));
        _norm1 = Child("norm1", new LayerNorm(config.Width, epsilon: config.NormEpsilon));
        _norm2 = Child("norm2", new LayerNorm(config.Width, epsilon: config.NormEpsilon));
        _dropout = Child("dropout", new Dropout(config.Dropout));
    }

    public Tensor Forward(Tensor x, Tensor? mask, KeyValueCache? cache, int layer)
    {
        x = _norm1.Forward(x + _dropout.Forward(_attention.Forward(x, mask, cache, layer)));
        return _norm2.Forward(x + _dropout.Forward(_linear2.Forward(_dropout.Forward(_linear1.Forward(x).Relu()))));
    }
}

/// <summary>The language model: token vectors times the root of their width, positions, layers, and a head of its own.</summary>
public sealed class PlainTransformer : CausalModel
{
    private readonly Embedding _embedding;
    private readonly Tensor _positions;
    private readonly Dropout _dropout;
    private readonly PlainLayer[] _layers;
    private readonly Linear _linear;

    public PlainTransformer(PlainTransformerConfig config)
    {
        Config = config;
        // a deviation of C^-1/2 makes the scaled vectors as large as the sines
        _embedding = Child("embedding", new Embedding(config.VocabularySize, config.Width, std: Math.Pow(config.Width, -0.5)));
        _positions = Buffer("pos_encoder.pe", Sines(config.ContextLength, config.Width));
        _dropout = Child("pos_encoder.dropout", new Dropout(config.Dropout));
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => Child($"transformer_encoder.layers.{i}", new PlainLayer(config)))];
        _linear = Child("linear", new Linear(config.Width, config.VocabularySize));
    }

    public PlainTransformerConfig Config { get; }
    public override int VocabularySize => Config.VocabularySize;
    public override int? ContextLength => Config.ContextLength;

    public override DecoderState NewState(int rows, int capacity) => new KeyValueCache(Config.Layers, rows, capacity);

    protected override Tensor Hidden(ModelInput inputs, DecoderState? state)
    {
        var cache = (KeyValueCache?)state;
        var (past, length) = (cache?.Length ?? 0, inputs.Values.Size(1));
        var positions = inputs.PositionIds is { } given ? given.Embedding(_positions) : _positions.Narrow(0, past, length); // (B, T, C) or (T, C)
        var x = _dropout.Forward((_embedding.Forward(inputs.Values) * Math.Sqrt(Config.Width)) + positions);
        // without padding the kernels know "causal" by themselves, except for several positions behind held ones
        var mask = inputs.AttentionMask is not null || (past > 0 && length > 1)
            ? AttentionMasks.Causal(length, past, inputs.AttentionMask, x.DType, x.Device) : null;
        foreach (var (layer, block) in _layers.Index()) x = Recomputation.Run(x, input => block.Forward(input, mask, cache, layer));
        cache?.Advance(length);
        return x;
    }

    protected override Tensor Head(Tensor hidden) => _linear.Forward(hidden);

    /// <summary>Section 3.5 of the paper: sine and cosine side by side, wavelengths from 2 pi to 10000 x 2 pi; (T, C).</summary>
    private static Tensor Sines(int length, int width)
    {
        var values = new float[length * width];
        for (var position = 0; position < length; position++)
            for (var i = 0; i < width; i++)
            {
                var angle = position * Math.Exp(-(i - (i % 2)) * Math.Log(10000) / width);
                values[(position * width) + i] = (float)(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
            }
        return Tensor.From(values, [length, width]);
    }
}
