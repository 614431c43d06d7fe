using Studio.Training.Contracts;
using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// BLOOM: a decoder-only transformer without position embeddings ("BLOOM: A 176B-Parameter Open-Access Multilingual
// Language Model", BigScience 2022, https://arxiv.org/abs/2211.05100): attention loses with distance instead (ALiBi), and
// the embeddings are normalized. Names and layouts are the published checkpoints'
// (https://huggingface.co/bigscience/bloom-560m). Shapes: B rows, T positions, S positions seen in all, C = HiddenSize,
// H heads of size C / H, V tokens in the vocabulary.

/// <summary>Sizes of a BLOOM. The published 560m is 250880, 24, 16, 1024.</summary>
public sealed record BloomConfig
{
    public required int VocabularySize { get; init; }
    public required int Layers { get; init; }
    public required int Heads { get; init; }
    public required int HiddenSize { get; init; }

    /// <summary>Share silenced of what each half of a layer adds, and of the attention weights.</summary>
    public double HiddenDropout { get; init; }
    public double AttentionDropout { get; init; }

    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Deviation of fresh weights.</summary>
    public double InitialStd { get; init; } = 0.02;

    /// <summary>Whether each half adds to its normalized input, and not to the input itself.</summary>
    public bool ResidualAfterNorm { get; init; }

    /// <summary>Whether the token embedding serves as the head too.</summary>
    public bool TieHead { get; init; } = true;

    public static BloomConfig Of(RunSpec spec, int vocabularySize) => new()
    {
        VocabularySize = vocabularySize,
        Layers = spec.Layers,
        Heads = spec.Heads,
        HiddenSize = spec.EmbeddingSize,
        HiddenDropout = spec.Dropout,
        AttentionDropout = spec.Dropout,
    };
}

/// <summary>Attention with linear biases; queries, keys and values of each head lie side by side in one projection.</summary>
internal sealed class BloomAttention : Module
{
    private readonly int _heads;
    private readonly double _dropout;
    private readonly Linear _queryKeyValue;
    private readonly Linear _dense;
    private readonly Dropout _hiddenDropout;

    public BloomAttention(BloomConfig config)
    {
        (_heads, _dropout) = (config.Heads, config.AttentionDropout);
        _queryKeyValue = Child("query_key_value", new Linear(config.HiddenSize, 3 * config.HiddenSize, std: config.InitialStd));
        _dense = Child("dense", new Linear(config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _hiddenDropout = Child("hidden_dropout", new Dropout(config.HiddenDropout));
    }

    /// <param name="mask">ALiBi and what may not be seen, added to the scores (1 or B, H, 1 or T, S).</param>
    public Tensor Forward(Tensor x, Tensor mask, KeyValueCache? cache, int layer)
    {
        var (rows, length) = (x.Size(0), x.Size(1));
        var packed = _queryKeyValue.Forward(x).View(rows, length, _heads, 3, -1); // (B, T, H, 3, C/H)
        var qkv = packed.Permute(3, 0, 2, 1, 4).Unbind(0); // 3 x (B, H, T, C/H)
        var (key, value) = cache?.Append(layer, qkv[1], qkv[2]) ?? (qkv[1], qkv[2]); // (B, H, S, C/H)
        var mixed = qkv[0].ScaledDotProductAttention(key, value, mask, IsTraining ? _dropout : 0);
        return _hiddenDropout.Forward(_dense.Forward(MultiHeadAttention.JoinHeads(mixed)));
    }
}

/// <summary>Works on each position alone: four times wider, bent, and back.</summary>
internal sealed class BloomMlp : Module
{
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly Dropout _dropout;

    public BloomMlp(BloomConfig config)
    {
        _up = Child("dense_h_to_4h", new Linear(config.HiddenSize, 4 * config.HiddenSize, std: config.InitialStd));
        _down = Child("dense_4h_to_h", new Linear(4 * config.HiddenSize, config.HiddenSize, std: config.InitialStd));
        _dropout = Child("dropout", new Dropout(config.HiddenDropout));
    }

    public Tensor Forward(Tensor x) => _dropout.Forward(_down.Forward(_up.Forward(x).Gelu("tanh")));
}

/// <summary>One layer: attention, then the small network, norms first.</summary>
internal sealed class BloomBlock : Module
{
    private readonly bool _residualAfterNorm;
    private readonly LayerNorm _inputNorm;
    private readonly BloomAttention _attention;
    private readonly LayerNorm _attentionNorm;
    private readonly BloomMlp _mlp;

    public BloomBlock(BloomConfig config)
    {
        _residualAfterNorm = config.ResidualAfterNorm;
        _inputNorm = Child("input_layernorm", new LayerNorm(config.HiddenSize, epsilon: config.NormEpsilon));
        _attention = Child("self_attention", new BloomAttention(config));
        _attentionNorm = Child("post_attention_layernorm", new LayerNorm(config.HiddenSize, epsilon: config.NormEpsilon));
        _mlp = Child("mlp", new BloomMlp(config));
    }

    public Tensor Forward(Tensor x, Tensor mask, KeyValueCache? cache, int layer)
    {
        var normed = _inputNorm.Forward(x);
        x = (_residualAfterNorm ? normed : x) + _attention.Forward(normed, mask, cache, layer);
        normed = _attentionNorm.Forward(x);
        return (_residualAfterNorm ? normed : x) + _mlp.Forward(normed);
    }
}

/// <summary>Embeddings, blocks and last norm: everything but the head, under the checkpoints' prefix "transformer".</summary>
internal sealed class BloomTransformer : Module
{
    private readonly int _heads;
    private readonly LayerNorm _embeddingNorm;
    private readonly BloomBlock[] _h;
    private readonly LayerNorm _lnF;

    public BloomTransformer(BloomConfig config)
    {
        _heads = config.Heads;
        WordEmbeddings = Child("word_embeddings", new Embedding(config.VocabularySize, config.HiddenSize, config.InitialStd));
        _embeddingNorm = Child("word_embeddings_layernorm", new LayerNorm(config.HiddenSize, epsilon: config.NormEpsilon));
        _h = [.. Enumerable.Range(0, config.Layers).Select(i => Child($"h.{i}", new BloomBlock(config)))];
        _lnF = Child("ln_f", new LayerNorm(config.HiddenSize, epsilon: config.NormEpsilon));
    }

    public Embedding WordEmbeddings { get; }

    /// <returns>the last layer's output after the last norm (B, T, C).</returns>
    public Tensor Forward(ModelInput inputs, KeyValueCache? cache)
    {
        var (past, length) = (cache?.Length ?? 0, inputs.Values.Size(1));
        var x = _embeddingNorm.Forward(WordEmbeddings.Forward(inputs.Values));
        var mask = Mask(inputs.AttentionMask, length, past, x);
        foreach (var (layer, block) in _h.Index()) x = Recomputation.Run(x, input => block.Forward(input, mask, cache, layer));
        cache?.Advance(length);
        return _lnF.Forward(x);
    }

    /// <summary>Made once for all layers, since the slopes are theirs in common.</summary>
    private Tensor Mask(Tensor? attentionMask, long length, long past, Tensor like)
    {
        var positions = attentionMask is null
            ? Tensor.Arange(past + length, device: like.Device).Unsqueeze(0) : Alibi.Positions(attentionMask);
        var biases = Alibi.Bias(_heads, positions, like.DType); // (1 or B, H, 1, S)
        // one new position sees everything before it
        if (length == 1 && attentionMask is null) return biases;
        return biases + AttentionMasks.Causal(length, past, attentionMask, like.DType, like.Device);
    }
}

/// <summary>The language model: the transformer, and the token embedding again as the head, unless it has its own.</summary>
public sealed class Bloom : CausalModel
{
    private readonly BloomTransformer _transformer;
    private readonly Linear? _head;

    public Bloom(BloomConfig config)
    {
        Config = config;
        _transformer = Child("transformer", new BloomTransformer(config));
        if (!config.TieHead) _head = Child("lm_head", new Linear(config.HiddenSize, config.VocabularySize, bias: false, config.InitialStd));
    }

    public BloomConfig Config { get; }
    public override int VocabularySize => Config.VocabularySize;

    /// <summary>There are no learned positions to run out of.</summary>
    public override int? ContextLength => null;

    public override DecoderState NewState(int rows, int capacity) => new KeyValueCache(Config.Layers, rows, capacity);

    protected override Tensor Hidden(ModelInput inputs, DecoderState? state) => _transformer.Forward(inputs, (KeyValueCache?)state);

    protected override Tensor Head(Tensor hidden) => _head?.Forward(hidden) ?? hidden.Linear(_transformer.WordEmbeddings.Weight);
}
