using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Normalizes the last dimension to mean 0 and variance 1, then scales and shifts (Ba et al. 2016): torch.nn.LayerNorm.</summary>
public sealed class LayerNorm : Module
{
    private readonly double _epsilon;

    public LayerNorm(long size, bool bias = true, double epsilon = 1e-5)
    {
        _epsilon = epsilon;
        Weight = Parameter("weight", Initializers.Ones(size));
        if (bias) Bias = Parameter("bias", Initializers.Zeros(size));
    }

    public Tensor Weight { get; }
    public Tensor? Bias { get; }

    /// <summary>In mixed precision an input may come in half the bits, which libtorch does not normalize by float32 weights.</summary>
    public Tensor Forward(Tensor x) => (x.DType == Weight.DType ? x : x.To(Weight.DType)).LayerNorm(Weight, Bias, _epsilon);
}
