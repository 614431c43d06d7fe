using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>An encoder with one output a class, label or number; its loss is the problem's.</summary>
public abstract class EncoderClassifier(ProblemType problem, int outputs) : EncoderModel
{
    public ProblemType Problem { get; } = problem;

    /// <summary>Width of the logits.</summary>
    public int Outputs { get; } = outputs;

    /// <param name="logits">(B, outputs).</param>
    /// <param name="targets">as <see cref="ProblemType"/> says.</param>
    public sealed override Tensor Loss(Tensor logits, Tensor targets) => Problem switch
    {
        ProblemType.MultiLabel => logits.BceWithLogits(targets.To(logits.DType)),
        ProblemType.Regression => logits.View(targets.Shape).MseLoss(targets.To(logits.DType)),
        _ => logits.CrossEntropy(targets),
    };
}
