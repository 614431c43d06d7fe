using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>
/// Attention with linear biases: a score loses the more the further back the key lies, each head at its own slope (Press et
/// al. 2022, https://arxiv.org/abs/2108.12409). Since softmax does not see what is added to a whole row, the slope times the
/// key's own position serves instead of the distance.
/// </summary>
public static class Alibi
{
    /// <summary>2^(-8/n), 2^(-16/n), ...; for a number of heads n that is no power of two, the power below and every other slope of the one above.</summary>
    public static float[] Slopes(int heads)
    {
        var power = 1 << (31 - int.LeadingZeroCount(heads));
        var slopes = Enumerable.Range(1, power).Select(i => Math.Pow(2, -8.0 * i / power));
        var between = Enumerable.Range(0, heads - power).Select(i => Math.Pow(2, -4.0 * (2 * i + 1) / power));
        return [.. slopes.Concat(between).Select(slope => (float)slope)];
    }

    /// <param name="positions">of the keys, int64 (B or 1, S).</param>
    /// <returns>what is added to the scores (B or 1, heads, 1, S).</returns>
    public static Tensor Bias(int heads, Tensor positions, ScalarType dtype) =>
        (Tensor.From(Slopes(heads), [1, heads, 1, 1], positions.Device) * positions.To(ScalarType.Float32).View(positions.Size(0), 1, 1, -1)).To(dtype);

    /// <summary>Positions counted without padding, which gets 0: int64 (B, S) of a mask (B, S).</summary>
    public static Tensor Positions(Tensor attentionMask) => (attentionMask.CumSum(-1) - 1L) * attentionMask;
}
