using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// GPT-2: a decoder-only transformer, "Language Models are Unsupervised Multitask Learners" (Radford et al. 2019),
// https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf
// Parameter names and layouts are those of the published checkpoints (https://huggingface.co/gpt2); initial weights and
// what decays follow nanoGPT (https://github.com/karpathy/nanoGPT). Shapes: B rows, T positions, C = EmbeddingSize,
// H heads of size C / H, V tokens in the vocabulary.

/// <summary>Sizes of a GPT-2. The published small one is 50257, 1024, 12, 12, 768 with biases.</summary>
public sealed record Gpt2Config
{
    public required int VocabularySize { get; init; }
    public required int ContextLength { get; init; }
    public required int Layers { get; init; }
    public required int Heads { get; init; }
    public required int EmbeddingSize { get; init; }

    /// <summary>Width inside the small networks; null: four times the embedding size.</summary>
    public int? InnerSize { get; init; }

    /// <summary>"gelu_new", the published one, is the tanh approximation; see <see cref="Activations"/>.</summary>
    public string Activation { get; init; } = "gelu_new";

    /// <summary>Share silenced of what each half of a layer adds.</summary>
    public double Dropout { get; init; }

    /// <summary>Share silenced of the embeddings, and of the attention weights; null: as <see cref="Dropout"/>.</summary>
    public double? EmbeddingDropout { get; init; }
    public double? AttentionDropout { get; init; }

    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Deviation of fresh weights.</summary>
    public double InitialStd { get; init; } = 0.02;

    /// <summary>Whether scores are divided by the square root of a head's size.</summary>
    public bool ScaleAttention { get; init; } = true;

    /// <summary>Whether the scores of layer i are divided by i + 1 besides (Mistral's change of 2021, for half precision).</summary>
    public bool ScaleAttentionByInverseLayer { get; init; }

    /// <summary>Whether the token embedding serves as the head too.</summary>
    public bool TieHead { get; init; } = true;

    /// <summary>In linear layers and norms; OpenAI had them, nanoGPT found leaving them out a little better and faster.</summary>
    public bool Bias { get; init; } = true;

    public static Gpt2Config Of(RunSpec spec, int vocabularySize) => new()
    {
        VocabularySize = vocabularySize,
        ContextLength = spec.ContextLength,
        Layers = spec.Layers,
        Heads = spec.Heads,
        EmbeddingSize = spec.EmbeddingSize,
        Dropout = spec.Dropout,
        Bias = spec.Bias,
    };
}

/// <summary>Every position looks at itself and what came before it, in each head by its own measure of what matters.</summary>
internal sealed class Gpt2Attention : Module
{
    private readonly int _heads;
    private readonly double _dropout;
    private readonly double? _scale;
    private readonly Conv1D _attn;
    private readonly Conv1D _proj;
    private readonly Dropout _residualDropout;

    public Gpt2Attention(Gpt2Config config, int layer)
    {
        var width = config.EmbeddingSize;
        (_heads, _dropout, _scale) = (config.Heads, config.AttentionDropout ?? config.Dropout, Scale(config, layer));
        _attn = Child("c_attn", new Conv1D(width, 3 * width, config.Bias, config.InitialStd));
        _proj = Child("c_proj", new Conv1D(width, width, config.Bias, Gpt2.ResidualStd(config)));
        _residualDropout = Child("resid_dropout", new Dropout(config.Dropout));
    }

    /// <param name="mask">added to the scores; null: each position sees itself and all before it.</param>
    public Tensor Forward(Tensor x, Tensor? mask, KeyValueCache? cache, int layer)
    {
        var packed = _attn.Forward(x); // (B, T, 3 C)
        var mixed = cache is null && mask is null && _scale is null && !AttentionRecorder.IsOn ? packed.CausalSelfAttention(_heads, IsTraining ? _dropout : 0) : Composed(packed, mask, cache, layer);
        return _residualDropout.Forward(_proj.Forward(mixed));
    }

    private Tensor Composed(Tensor packed, Tensor? mask, KeyValueCache? cache, int layer)
    {
        var (rows, length, width) = (packed.Size(0), packed.Size(1), packed.Size(2) / 3);
        var qkv = packed.View(rows, length, 3, _heads, width / _heads).Permute(2, 0, 3, 1, 4).Unbind(0); // 3 x (B, H, T, C/H)
        var (key, value) = cache?.Append(layer, qkv[1], qkv[2]) ?? (qkv[1], qkv[2]); // (B, H, past + T, C/H)
        // a single new position may look at everything there is, so only a longer piece needs the causal mask
        return qkv[0].ScaledDotProductAttention(key, value, mask, IsTraining ? _dropout : 0, isCausal: mask is null && length > 1, _scale)
            .Transpose(1, 2).Reshape(rows, length, width);
    }

    /// <summary>What the scores are multiplied by; null where it is the usual 1 / sqrt(size of a head).</summary>
    private static double? Scale(Gpt2Config config, int layer)
    {
        if (config.ScaleAttention && !config.ScaleAttentionByInverseLayer) return null;
        var scale = config.ScaleAttention ? 1 / Math.Sqrt((double)config.EmbeddingSize / config.Heads) : 1;
        return config.ScaleAttentionByInverseLayer ? scale / (layer + 1) : scale;
    }
}

/// <summary>Works on each position alone: wider, bent, and back.</summary>
internal sealed class Gpt2Mlp : Module
{
    private readonly Conv1D _fc;
    private readonly Conv1D _proj;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Dropout _dropout;

    public Gpt2Mlp(Gpt2Config config)
    {
        var inner = config.InnerSize ?? 4 * config.EmbeddingSize;
        _activation = Activations.Named(config.Activation);
        _fc = Child("c_fc", new Conv1D(config.EmbeddingSize, inner, config.Bias, config.InitialStd));
        _proj = Child("c_proj", new Conv1D(inner, config.EmbeddingSize, config.Bias, Gpt2.ResidualStd(config)));
        _dropout = Child("dropout", new Dropout(config.Dropout));
    }

    public Tensor Forward(Tensor x) => _dropout.Forward(_proj.Forward(_activation(_fc.Forward(x))));
}

/// <summary>One layer: attention, then the small network, each added to what came in (norms first, unlike GPT-1).</summary>
internal sealed class Gpt2Block : Module
{
    private readonly LayerNorm _ln1;
    private readonly Gpt2Attention _attn;
    private readonly LayerNorm _ln2;
    private readonly Gpt2Mlp _mlp;

    public Gpt2Block(Gpt2Config config, int layer)
    {
        _ln1 = Child("ln_1", new LayerNorm(config.EmbeddingSize, config.Bias, config.NormEpsilon));
        _attn = Child("attn", new Gpt2Attention(config, layer));
        _ln2 = Child("ln_2", new LayerNorm(config.EmbeddingSize, config.Bias, config.NormEpsilon));
        _mlp = Child("mlp", new Gpt2Mlp(config));
    }

    public Tensor Forward(Tensor x, Tensor? mask, KeyValueCache? cache, int layer)
    {
        x = x + _attn.Forward(_ln1.Forward(x), mask, cache, layer);
        return x + _mlp.Forward(_ln2.Forward(x));
    }
}

/// <summary>Embeddings, blocks and last norm: everything but the head, under the checkpoints' prefix "transformer".</summary>
internal sealed class Gpt2Transformer : Module
{
    private readonly Embedding _wpe;
    private readonly Dropout _drop;
    private readonly Gpt2Block[] _h;
    private readonly LayerNorm _lnF;

    public Gpt2Transformer(Gpt2Config config)
    {
        Wte = Child("wte", new Embedding(config.VocabularySize, config.EmbeddingSize, config.InitialStd));
        _wpe = Child("wpe", new Embedding(config.ContextLength, config.EmbeddingSize, config.InitialStd));
        _drop = Child("drop", new Dropout(config.EmbeddingDropout ?? config.Dropout));
        _h = [.. Enumerable.Range(0, config.Layers).Select(i => Child($"h.{i}", new Gpt2Block(config, i)))];
        _lnF = Child("ln_f", new LayerNorm(config.EmbeddingSize, config.Bias, config.NormEpsilon));
    }

    public Embedding Wte { get; }

    /// <returns>the last layer's output after the last norm (B, T, C).</returns>
    public Tensor Forward(ModelInput inputs, KeyValueCache? cache)
    {
        var (past, length) = (cache?.Length ?? 0, inputs.Values.Size(1));
        var positions = inputs.PositionIds is { } given ? _wpe.Forward(given) : _wpe.Weight.Narrow(0, past, length); // (B, T, C) or (T, C)
        var x = _drop.Forward(Wte.Forward(inputs.Values) + positions);
        // without padding the kernels know "causal" by themselves, except for several positions behind held ones
        var mask = inputs.AttentionMask is not null || (past > 0 && length > 1)
            ? AttentionMasks.Causal(length, past, inputs.AttentionMask, x.DType, x.Device) : null;
        foreach (var (layer, block) in _h.Index()) x = Recomputation.Run(x, input => block.Forward(input, mask, cache, layer));
        cache?.Advance(length);
        return _lnF.Forward(x);
    }
}

/// <summary>The language model: the transformer, and the token embedding again as the head, unless it has its own.</summary>
public sealed class Gpt2 : CausalModel
{
    private readonly Gpt2Transformer _transformer;
    private readonly Linear? _head;

    public Gpt2(Gpt2Config config)
    {
        Config = config;
        _transformer = Child("transformer", new Gpt2Transformer(config));
        if (!config.TieHead) _head = Child("lm_head", new Linear(config.EmbeddingSize, config.VocabularySize, bias: false, config.InitialStd));
    }

    public Gpt2Config Config { get; }
    public override int VocabularySize => Config.VocabularySize;
    public override int? ContextLength => Config.ContextLength;

    public override DecoderState NewState(int rows, int capacity) => new KeyValueCache(Config.Layers, rows, capacity);

    protected override Tensor Hidden(ModelInput inputs, DecoderState? state) => _transformer.Forward(inputs, (KeyValueCache?)state);

    protected override Tensor Head(Tensor hidden) => _head?.Forward(hidden) ?? hidden.Linear(_transformer.Wte.Weight);

    /// <summary>Smaller for projections that are added to the residual stream, which sums 2 x Layers of them (section 2.3 of the paper).</summary>
    internal static double ResidualStd(Gpt2Config config) => config.InitialStd / Math.Sqrt(2 * config.Layers);
}
