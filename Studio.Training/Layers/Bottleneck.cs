using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>
/// A small network behind a frozen matrix: down to a few numbers, a GELU, up again, added to what came in
/// ("Parameter-Efficient Transfer Learning for NLP", Houlsby et al. 2019, https://arxiv.org/abs/1902.00751, figure 2). Its
/// weights begin so close to zero that at first nearly nothing changes.
/// </summary>
public sealed class Bottleneck : Module
{
    /// <summary>Deviation of fresh weights, as the paper has it; cut off at two deviations.</summary>
    private const double InitialStd = 0.01;
    private readonly Tensor _down, _downBias, _up, _upBias;

    /// <param name="width">of what it changes.</param>
    /// <param name="size">numbers inside.</param>
    public Bottleneck(long width, int size)
    {
        _down = Parameter("down.weight", Initializers.Normal(InitialStd, size, width).Clamp_(-2 * InitialStd, 2 * InitialStd));
        _downBias = Parameter("down.bias", Initializers.Zeros(size));
        _up = Parameter("up.weight", Initializers.Normal(InitialStd, width, size).Clamp_(-2 * InitialStd, 2 * InitialStd));
        _upBias = Parameter("up.bias", Initializers.Zeros(width));
    }

    /// <summary>Numbers inside.</summary>
    public int Size => (int)_down.Size(0);

    /// <param name="x">(..., width).</param>
    /// <returns>(..., width).</returns>
    public Tensor Forward(Tensor x) => x + x.Linear(_down, _downBias).Gelu().Linear(_up, _upBias);
}
