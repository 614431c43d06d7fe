using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>Convolution along the last dimension of (N, C, T), weight [out, in, k]: torch.nn.Conv1d. Not GPT-2's Conv1D, which is a matrix product.</summary>
public sealed class Convolution : Module
{
    public Convolution(long inChannels, long outChannels, long kernelSize)
    {
        KernelSize = kernelSize;
        Weight = Parameter("weight", Initializers.KaimingUniform(outChannels, inChannels, kernelSize));
        Bias = Parameter("bias", Initializers.KaimingBias(outChannels, outChannels, inChannels, kernelSize));
    }

    public long KernelSize { get; }
    public Tensor Weight { get; }
    public Tensor Bias { get; }

    public Tensor Forward(Tensor x) => x.Conv1d(Weight, Bias);
}
