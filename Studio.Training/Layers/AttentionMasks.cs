using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>
/// Masks as attention adds them to its scores: 0 where a position may look, a very large negative number elsewhere. Not
/// minus infinity: a padding position that may look nowhere would become NaN and spread.
/// </summary>
public static class AttentionMasks
{
    /// <summary>What stands for "do not look": absorbs every score, and finite in that type.</summary>
    public static double Lowest(ScalarType dtype) => dtype == ScalarType.Float16 ? -65504 : -3e38;

    /// <summary>Each of T new positions sees itself and all before it, S held ones included, except padding.</summary>
    /// <param name="attentionMask">int64 (B, S + T), 1 where there is something to look at; null: no padding.</param>
    /// <returns>(B or 1, 1, T, S + T).</returns>
    public static Tensor Causal(long length, long past, Tensor? attentionMask, ScalarType dtype, Device device)
    {
        var later = Tensor.Full([length, past + length], 1, ScalarType.Float32, device).Triu(past + 1).Eq(1).View(1, 1, length, past + length);
        return Additive(attentionMask is null ? later : later.LogicalOr(Padding(attentionMask)), dtype);
    }

    /// <summary>Every position sees every other one except padding.</summary>
    /// <param name="attentionMask">int64 (B, S).</param>
    /// <returns>(B, 1, 1, S).</returns>
    public static Tensor Bidirectional(Tensor attentionMask, ScalarType dtype) => Additive(Padding(attentionMask), dtype);

    private static Tensor Padding(Tensor attentionMask) => attentionMask.Eq(0).View(attentionMask.Size(0), 1, 1, attentionMask.Size(1));

    private static Tensor Additive(Tensor forbidden, ScalarType dtype) =>
        Tensor.Zeros(forbidden.Shape, dtype, forbidden.Device).MaskedFill_(forbidden, Lowest(dtype));
}
