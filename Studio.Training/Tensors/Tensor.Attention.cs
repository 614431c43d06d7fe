using Studio.Training.Interop;

namespace Studio.Training.Tensors;

// Scaled dot-product attention: libtorch's operator where it has one (2.0 and newer), composed otherwise.
public sealed partial class Tensor
{
    private static readonly Operator s_causalSelfAttention = new("studio::causal_attention");

    /// <summary>
    /// Causal self-attention of a packed projection, this being (B, T, 3 C) with queries, keys and values side by side as GPT-2's
    /// c_attn gives them; returns (B, T, C). On the CPU it works where the heads lie, without copies or stored scores.
    /// </summary>
    /// <param name="dropout">Share of the attention weights to silence; pass 0 when not training.</param>
    public Tensor CausalSelfAttention(long heads, double dropout = 0) => s_causalSelfAttention.Invoke(this, heads, dropout);

    private static readonly Operator s_attention = new("aten::scaled_dot_product_attention");

    /// <summary>
    /// softmax(query @ key^T * scale + mask) @ value over (B, heads, T, size) (Vaswani et al. 2017, equation 1), this being the query.
    /// </summary>
    /// <param name="mask">Added to the scores, or boolean with true where attending is allowed; broadcasts to (B, heads, T, S).</param>
    /// <param name="isCausal">Each position sees itself and what is before it; then <paramref name="mask"/> must be null.</param>
    /// <param name="scale">1 / sqrt(size) unless given.</param>
    public Tensor ScaledDotProductAttention(Tensor key, Tensor value, Tensor? mask = null, double dropout = 0, bool isCausal = false, double? scale = null)
    {
        if (isCausal && mask is not null) throw new ArgumentException("A causal attention takes no further mask.", nameof(mask));
        if (AttentionRecorder.IsOn) AttentionRecorder.See(this, key, isCausal ? CausalMask(Size(2), key.Size(2)) : mask is null ? null : Additive(mask), scale ?? 1 / Math.Sqrt(Size(-1)));
        // 2.0 has the operator without the scale
        if (s_attention.Exists && scale is null) return s_attention.Invoke(this, key, value, mask, dropout, isCausal);
        if (s_attention.Exists && s_attention.TakesAtLeast(7)) return s_attention.Invoke(this, key, value, mask, dropout, isCausal, scale);
        return ComposedAttention(key, value, mask, dropout, isCausal, scale ?? 1 / Math.Sqrt(Size(-1)));
    }

    private Tensor ComposedAttention(Tensor key, Tensor value, Tensor? mask, double dropout, bool isCausal, double scale)
    {
        long batch = Size(0), heads = Size(1), length = Size(2), size = Size(3), sources = key.Size(2);
        var q = Reshape(batch * heads, length, size);
        var k = key.Reshape(batch * heads, sources, size).Transpose(1, 2);
        var additive = isCausal ? CausalMask(length, sources) : mask is null ? null : Additive(mask);
        // One pass: the product is scaled and added to the mask as it is written.
        var scores = additive is null ? q.Bmm(k) * scale
            : additive.Expand(batch, heads, length, sources).Reshape(batch * heads, length, sources).BAddBmm(q, k, beta: 1, alpha: scale); // (B * heads, T, S)
        var weights = scores.Softmax(-1);
        if (dropout > 0) weights = weights.Dropout(dropout);
        return weights.Bmm(value.Reshape(batch * heads, sources, value.Size(3))).View(batch, heads, length, value.Size(3));
    }

    /// <summary>0 where a position may look, minus infinity after it.</summary>
    private Tensor CausalMask(long length, long sources) =>
        Full([length, sources], double.NegativeInfinity, DType, Device).Triu(1);

    private Tensor Additive(Tensor mask) =>
        mask.DType == ScalarType.Bool ? Zeros([1], DType, Device).MaskedFill(mask.LogicalNot(), double.NegativeInfinity) : mask.To(DType);
}
