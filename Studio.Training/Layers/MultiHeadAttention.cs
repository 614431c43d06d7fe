using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>What encoders do with their three projections (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, section 3.2.2).</summary>
public static class MultiHeadAttention
{
    /// <summary>Scaled dot-product attention in each of so many heads, put side by side again.</summary>
    /// <param name="query">(B, T, C); key and value (B, S, C).</param>
    /// <param name="mask">added to the scores, broadcast to (B, heads, T, S); null: every position sees every other.</param>
    /// <returns>(B, T, C).</returns>
    public static Tensor Attend(Tensor query, Tensor key, Tensor value, int heads, Tensor? mask, double dropout)
    {
        var mixed = SplitHeads(query, heads).ScaledDotProductAttention(SplitHeads(key, heads), SplitHeads(value, heads), mask, dropout);
        return JoinHeads(mixed);
    }

    /// <summary>(B, T, heads x size) to (B, heads, T, size).</summary>
    public static Tensor SplitHeads(Tensor x, int heads) => x.View(x.Size(0), x.Size(1), heads, -1).Transpose(1, 2);

    /// <summary>(B, heads, T, size) to (B, T, heads x size).</summary>
    public static Tensor JoinHeads(Tensor x) => x.Transpose(1, 2).Reshape(x.Size(0), x.Size(2), -1);
}
