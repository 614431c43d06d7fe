using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>
/// What the training loop asks of a model, and all it knows of one: a new family is one file with these two methods and
/// a line in <see cref="ModelFactory"/>.
/// </summary>
public abstract class StudioModel : Module
{
    /// <summary>Inputs of a batch to logits (B, ..., classes).</summary>
    public abstract Tensor Forward(ModelInput inputs);

    /// <summary>What the outputs mean; decided before training, and by language models never.</summary>
    public ProblemType Problem { get; set; }

    /// <summary>Mean over all targets: cross-entropy in nats of (B, ...), or as <see cref="ProblemType"/> says.</summary>
    public virtual Tensor Loss(Tensor logits, Tensor targets) => Problem switch
    {
        ProblemType.MultiLabel => logits.BceWithLogits(targets.To(logits.DType)),
        ProblemType.Regression => logits.View(targets.Shape).MseLoss(targets.To(logits.DType)),
        _ => logits.View(-1, logits.Size(-1)).CrossEntropy(targets.View(-1)),
    };
}
