using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>y = x @ weight^T + bias, weight [out, in]: torch.nn.Linear.</summary>
public sealed class Linear(long inFeatures, long outFeatures, bool bias = true, double? std = null) : Projection(
    std is { } s ? Initializers.Normal(s, outFeatures, inFeatures) : Initializers.KaimingUniform(outFeatures, inFeatures),
    !bias ? null : std is null ? Initializers.KaimingBias(outFeatures, outFeatures, inFeatures) : Initializers.Zeros(outFeatures))
{
    public override Tensor ByOutput => Weight;

    protected override Tensor AsStored(Tensor byOutput) => byOutput;

    protected override Tensor Multiply(Tensor x) => x.Linear(Weight, Bias);
}
