using Studio.Training.Tensors;

namespace Studio.Training.Layers;

/// <summary>
/// A matrix of low rank added to a frozen one: y + alpha / rank x B(A(dropout(x))) ("LoRA: Low-Rank Adaptation of Large
/// Language Models", Hu et al. 2021, https://arxiv.org/abs/2106.09685). Names and layouts are PEFT's: A [rank, in], B
/// [out, rank]. B begins at zero, so that at first nothing changes.
/// </summary>
public sealed class Lora : Module
{
    private readonly double _scale;
    private readonly double _dropout;

    public Lora(long inFeatures, long outFeatures, int rank, double alpha, double dropout = 0)
    {
        (_scale, _dropout) = (alpha / rank, dropout);
        A = Parameter("lora_A.weight", Initializers.KaimingUniform(rank, inFeatures));
        B = Parameter("lora_B.weight", Initializers.Zeros(outFeatures, rank));
    }

    public Tensor A { get; }
    public Tensor B { get; }

    /// <param name="x">(..., in).</param>
    /// <returns>(..., out), to be added to what the frozen matrix gives.</returns>
    public Tensor Forward(Tensor x) => x.Dropout(_dropout, IsTraining).Linear(A).Linear(B) * _scale;

    /// <summary>What it adds to the frozen matrix [out, in].</summary>
    public Tensor Change() => B.MatMul(A) * _scale;
}
