using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>The largest value of each window: torch.nn.MaxPool2d.</summary>
public sealed class MaxPool2d(long kernelSize, long? stride = null, long padding = 0) : Module
{
    public Tensor Forward(Tensor x) => x.MaxPool2d(kernelSize, stride, padding);
}
