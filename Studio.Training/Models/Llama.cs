using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// Llama: a decoder-only transformer with rotary positions, grouped queries and RMS norms ("LLaMA: Open and Efficient
// Foundation Language Models", Touvron et al. 2023, https://arxiv.org/abs/2302.13971; grouped queries: Ainslie et al. 2023,
// https://arxiv.org/abs/2305.13245). Names and layouts are those of the checkpoints in Hugging Face's form. Shapes: B rows,
// T positions, S positions seen in all, C = HiddenSize, H heads, K heads of keys and values, each of size D, V tokens.

/// <summary>Sizes of a Llama. The published 7B is 32000, 4096, 32, 32, 32, 4096, 11008.</summary>
public sealed record LlamaConfig
{
    public required int VocabularySize { get; init; }
    public required int ContextLength { get; init; }
    public required int Layers { get; init; }
    public required int Heads { get; init; }

    /// <summary>Heads of keys and values, each shared by Heads / KeyValueHeads query heads.</summary>
    public required int KeyValueHeads { get; init; }
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the gated networks.</summary>
    public required int InnerSize { get; init; }

    /// <summary>Size of one head; null: HiddenSize / Heads.</summary>
    public int? HeadSize { get; init; }

    public string Activation { get; init; } = "silu";
    public double AttentionDropout { get; init; }
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>Deviation of fresh weights.</summary>
    public double InitialStd { get; init; } = 0.02;

    /// <summary>Biases of the attention's four projections, and of the network's three.</summary>
    public bool AttentionBias { get; init; }
    public bool MlpBias { get; init; }

    /// <summary>Base of the rotations' frequencies.</summary>
    public double RopeTheta { get; init; } = 10000;

    /// <summary>How the frequencies are changed for longer contexts; null: not at all.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether the token embedding serves as the head too.</summary>
    public bool TieHead { get; init; }

    public int SizeOfHead => HeadSize ?? HiddenSize / Heads;

    /// <summary>Llama has no other dropout than that of the attention weights.</summary>
    public static LlamaConfig Of(RunSpec spec, int vocabularySize) => new()
    {
        VocabularySize = vocabularySize,
        ContextLength = spec.ContextLength,
        Layers = spec.Layers,
        Heads = spec.Heads,
        KeyValueHeads = spec.KeyValueHeads > 0 ? spec.KeyValueHeads : spec.Heads,
        HiddenSize = spec.EmbeddingSize,
        InnerSize = spec.InnerSize(),
        AttentionDropout = spec.Dropout,
    };
}

/// <summary>Causal attention in which several query heads share one head of keys and values.</summary>
internal sealed class LlamaAttention : Module
{
    private readonly LlamaConfig _config;
    private readonly Linear _q;
    private readonly Linear _k;
    private readonly Linear _v;
    private readonly Linear _o;

    public LlamaAttention(LlamaConfig config)
    {
        _config = config;
        var (width, size) = (config.HiddenSize, config.SizeOfHead);
        _q = Child("q_proj", new Linear(width, config.Heads * size, config.AttentionBias, config.InitialStd));
        _k = Child("k_proj", new Linear(width, config.KeyValueHeads * size, config.AttentionBias, config.InitialStd));
        _v = Child("v_proj", new Linear(width, config.KeyValueHeads * size, config.AttentionBias, config.InitialStd));
        _o = Child("o_proj", new Linear(config.Heads * size, width, config.AttentionBias, config.InitialStd));
    }

    /// <param name="angles">of the new positions.</param>
    /// <param name="mask">added to the scores; null: each position sees itself and all before it.</param>
    public Tensor Forward(Tensor x, (Tensor Cos, Tensor Sin) angles, Tensor? mask, KeyValueCache? cache, int layer)
    {
        var query = RotaryEmbedding.Rotate(MultiHeadAttention.SplitHeads(_q.Forward(x), _config.Heads), angles); // (B, H, T, D)
        var key = RotaryEmbedding.Rotate(MultiHeadAttention.SplitHeads(_k.Forward(x), _config.KeyValueHeads), angles); // (B, K, T, D)
        var value = MultiHeadAttention.SplitHeads(_v.Forward(x), _config.KeyValueHeads);
        if (cache is not null) (key, value) = cache.Append(layer, key, value); // (B, K, S, D)
        var mixed = query.ScaledDotProductAttention(Shared(key), Shared(value), mask, IsTraining ? _config.AttentionDropout : 0, isCausal: mask is null && x.Size(1) > 1);
        return _o.Forward(MultiHeadAttention.JoinHeads(mixed));
    }

    private Tensor Shared(Tensor x) => _config.KeyValueHeads == _config.Heads ? x : x.RepeatInterleave(_config.Heads / _config.KeyValueHeads, 1);
}

/// <summary>Works on each position alone: one projection, bent, opens and closes another (Shazeer 2020, https://arxiv.org/abs/2002.05202).</summary>
internal sealed class LlamaMlp : Module
{
    private readonly Linear _gate;
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly Func<Tensor, Tensor> _activation;

    public LlamaMlp(LlamaConfig config)
    {
        _activation = Activations.Named(config.Activation);
        _gate = Child("gate_proj", new Linear(config.HiddenSize, config.InnerSize, config.MlpBias, config.InitialStd));
        _up = Child("up_proj", new Linear(config.HiddenSize, config.InnerSize, config.MlpBias, config.InitialStd));
        _down = Child("down_proj", new Linear(config.InnerSize, config.HiddenSize, config.MlpBias, config.InitialStd));
    }

    public Tensor Forward(Tensor x) => _down.Forward(_activation(_gate.Forward(x)) * _up.Forward(x));
}

/// <summary>One layer: attention, then the gated network, norms first.</summary>
internal sealed class LlamaBlock : Module
{
    private readonly LlamaAttention _attention;
    private readonly LlamaMlp _mlp;
    private readonly RmsNorm _inputNorm;
    private readonly RmsNorm _attentionNorm;

    public LlamaBlock(LlamaConfig config)
    {
        _attention = Child("self_attn", new LlamaAttention(config));
        _mlp = Child("mlp", new LlamaMlp(config));
        _inputNorm = Child("input_layernorm", new RmsNorm(config.HiddenSize, config.NormEpsilon));
        _attentionNorm = Child("post_attention_layernorm", new RmsNorm(config.HiddenSize, config.NormEpsilon));
    }

    public Tensor Forward(Tensor x, (Tensor Cos, Tensor Sin) angles, Tensor? mask, KeyValueCache? cache, int layer)
    {
        x = x + _attention.Forward(_inputNorm.Forward(x), angles, mask, cache, layer);
        return x + _mlp.Forward(_attentionNorm.Forward(x));
    }
}

/// <summary>Embeddings, blocks and last norm: everything but the head, under the checkpoints' prefix "model".</summary>
internal sealed class LlamaTransformer : Module
{
    private readonly RotaryEmbedding _rotary;
    private readonly LlamaBlock[] _layers;
    private readonly RmsNorm _norm;

    public LlamaTransformer(LlamaConfig config)
    {
        var frequencies = RotaryEmbedding.Frequencies(config.SizeOfHead, config.RopeTheta);
        _rotary = new(config.RopeScaling?.Apply(frequencies) ?? frequencies);
        EmbedTokens = Child("embed_tokens", new Embedding(config.VocabularySize, config.HiddenSize, config.InitialStd));
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => Child($"layers.{i}", new LlamaBlock(config)))];
        _norm = Child("norm", new RmsNorm(config.HiddenSize, config.NormEpsilon));
    }

    public Embedding EmbedTokens { get; }

    /// <returns>the last layer's output after the last norm (B, T, C).</returns>
    public Tensor Forward(ModelInput inputs, KeyValueCache? cache)
    {
        var (past, length) = (cache?.Length ?? 0, inputs.Values.Size(1));
        var x = EmbedTokens.Forward(inputs.Values);
        var angles = _rotary.Angles(inputs.PositionIds ?? Tensor.Arange(past, past + length, device: x.Device));
        // without padding the kernels know "causal" by themselves, except for several positions behind held ones
        var mask = inputs.AttentionMask is not null || (past > 0 && length > 1)
            ? AttentionMasks.Causal(length, past, inputs.AttentionMask, x.DType, x.Device) : null;
        foreach (var (layer, block) in _layers.Index()) x = Recomputation.Run(x, input => block.Forward(input, angles, mask, cache, layer));
        cache?.Advance(length);
        return _norm.Forward(x);
    }
}

/// <summary>The language model: the transformer and its head.</summary>
public sealed class Llama : CausalModel
{
    private readonly LlamaTransformer _model;
    private readonly Linear? _head;

    public Llama(LlamaConfig config)
    {
        Config = config;
        _model = Child("model", new LlamaTransformer(config));
        if (!config.TieHead) _head = Child("lm_head", new Linear(config.HiddenSize, config.VocabularySize, bias: false, config.InitialStd));
    }

    public LlamaConfig Config { get; }
    public override int VocabularySize => Config.VocabularySize;
    public override int? ContextLength => Config.ContextLength;

    public override DecoderState NewState(int rows, int capacity) => new KeyValueCache(Config.Layers, rows, capacity);

    protected override Tensor Hidden(ModelInput inputs, DecoderState? state) => _model.Forward(inputs, (KeyValueCache?)state);

    protected override Tensor Head(Tensor hidden) => _head?.Forward(hidden) ?? hidden.Linear(_model.EmbedTokens.Weight);
}
