using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>y = x @ weight^T + bias, weight [out, in]: torch.nn.Linear.</summary>
public sealed class Linear : Module
{
    public Linear(long inFeatures, long outFeatures, bool bias = true, double? std = null)
    {
        Weight = Parameter("weight", std is { } s ? Initializers.Normal(s, outFeatures, inFeatures) : Initializers.KaimingUniform(outFeatures, inFeatures));
        if (bias) Bias = Parameter("bias", std is null ? Initializers.KaimingBias(outFeatures, outFeatures, inFeatures) : Initializers.Zeros(outFeatures));
    }

    public Tensor Weight { get; }
    public Tensor? Bias { get; }

    public Tensor Forward(Tensor x) => x.Linear(Weight, Bias);
}
