using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Scales the last dimension to a root mean square of 1, then by a weight (Zhang and Sennrich 2019, https://arxiv.org/abs/1910.07467).</summary>
public sealed class RmsNorm : Module
{
    private readonly double _epsilon;

    public RmsNorm(long size, double epsilon)
    {
        _epsilon = epsilon;
        Weight = Parameter("weight", Initializers.Ones(size));
    }

    public Tensor Weight { get; }

    /// <summary>The mean square is taken in float32, whatever the type of <paramref name="x"/>: half precision would overflow.</summary>
    public Tensor Forward(Tensor x)
    {
        var wide = x.To(ScalarType.Float32);
        return Weight * (wide * (wide.Square().Mean(-1, keepDim: true) + _epsilon).Rsqrt()).To(x.DType);
    }
}
