using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>A model that reads a whole text at once, each token seeing all others.</summary>
public abstract class EncoderModel : StudioModel
{
    /// <summary>What the last layer makes of each token (B, T, C).</summary>
    public abstract Tensor LastHidden(ModelInput inputs);

    /// <summary>One vector for the whole text (B, C) of what <see cref="LastHidden"/> gave; null where the model has none.</summary>
    public virtual Tensor? Pooled(Tensor lastHidden) => null;
}
