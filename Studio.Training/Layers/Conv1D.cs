using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>
/// y = x @ weight + bias, weight [in, out]: what GPT-2's checkpoints hold where others have a Linear, named Conv1D by OpenAI
/// because it is a convolution of width 1.
/// </summary>
public sealed class Conv1D(long inFeatures, long outFeatures, bool bias = true, double std = 0.02)
    : Projection(Initializers.Normal(std, inFeatures, outFeatures), bias ? Initializers.Zeros(outFeatures) : null)
{
    public override Tensor ByOutput => Weight.Transpose(0, 1);

    protected override Tensor AsStored(Tensor byOutput) => byOutput.Transpose(0, 1);

    protected override Tensor Multiply(Tensor x) => x.LinearTransposed(Weight, Bias);
}
