using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>
/// Turns each pair of a query's or key's numbers by an angle that grows with the position, so that their product hangs on
/// the distance alone (Su et al. 2021, RoFormer, https://arxiv.org/abs/2104.09864). As in Hugging Face's Llama number i is
/// paired with i + size / 2, where the paper pairs neighbours: published weights are permuted accordingly.
/// </summary>
/// <param name="frequencies">turns per position of each pair, size / 2 numbers.</param>
public sealed class RotaryEmbedding(float[] frequencies)
{
    /// <summary>The usual frequencies, base^(-2 i / size).</summary>
    public static float[] Frequencies(int size, double theta) =>
        [.. Enumerable.Range(0, size / 2).Select(i => (float)(1 / Math.Pow(theta, 2.0 * i / size)))];

    /// <param name="positions">int64 (T) or (B, T).</param>
    /// <returns>cosines and sines (1 or B, 1, T, size), to be handed to <see cref="Rotate"/>.</returns>
    public (Tensor Cos, Tensor Sin) Angles(Tensor positions)
    {
        var rows = positions.Dim == 1 ? 1 : positions.Size(0);
        var turns = Tensor.From(frequencies, [1, 1, frequencies.Length], positions.Device);
        var half = positions.To(ScalarType.Float32).View(rows, -1, 1) * turns; // (B, T, size / 2)
        var angles = Tensor.Cat([half, half], -1).Unsqueeze(1);
        return (angles.Cos(), angles.Sin());
    }

    /// <param name="x">(B, heads, T, size).</param>
    /// <param name="angles">of <see cref="Angles"/>.</param>
    public static Tensor Rotate(Tensor x, (Tensor Cos, Tensor Sin) angles)
    {
        var halves = x.Chunk(2, -1);
        var crossed = Tensor.Cat([-halves[1], halves[0]], -1);
        return (x * angles.Cos + crossed * angles.Sin).To(x.DType);
    }
}
