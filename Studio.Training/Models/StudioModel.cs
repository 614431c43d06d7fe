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

    /// <summary>Mean cross-entropy in nats over all targets (B, ...).</summary>
    public virtual Tensor Loss(Tensor logits, Tensor targets) =>
        logits.View(-1, logits.Size(-1)).CrossEntropy(targets.View(-1));
}
