using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>
/// y = x @ weight + bias, weight [in, out]: what GPT-2's checkpoints hold where others have a Linear, named Conv1D by OpenAI
/// because it is a convolution of width 1.
/// </summary>
public sealed class Conv1D : Module
{
    public Conv1D(long inFeatures, long outFeatures, bool bias = true, double std = 0.02)
    {
        Weight = Parameter("weight", Initializers.Normal(std, inFeatures, outFeatures));
        if (bias) Bias = Parameter("bias", Initializers.Zeros(outFeatures));
    }

    public Tensor Weight { get; }
    public Tensor? Bias { get; }

    /// <param name="x">(..., in).</param>
    /// <returns>(..., out).</returns>
    public Tensor Forward(Tensor x) => x.LinearTransposed(Weight, Bias);
}
