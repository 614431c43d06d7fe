using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Convolution over images (N, C, H, W), weight [out, in, k, k]: torch.nn.Conv2d.</summary>
public sealed class Conv2d : Module
{
    private readonly long _stride;
    private readonly long _padding;

    /// <param name="std">deviation of fresh weights; null: torch's own, uniform.</param>
    public Conv2d(long inChannels, long outChannels, long kernelSize, long stride = 1, long padding = 0, bool bias = true, double? std = null)
    {
        _stride = stride;
        _padding = padding;
        Weight = Parameter("weight", std is { } s ? Initializers.Normal(s, outChannels, inChannels, kernelSize, kernelSize) : Initializers.KaimingUniform(outChannels, inChannels, kernelSize, kernelSize));
        if (bias) Bias = Parameter("bias", Initializers.KaimingBias(outChannels, outChannels, inChannels, kernelSize, kernelSize));
    }

    public Tensor Weight { get; }
    public Tensor? Bias { get; }

    public Tensor Forward(Tensor x) => x.Conv2d(Weight, Bias, _stride, _padding);
}
