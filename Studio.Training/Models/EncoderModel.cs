using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>A model that reads a whole text at once, each token seeing all others.</summary>
public abstract class EncoderModel : StudioModel
{
    /// <summary>What the last layer makes of each token (B, T, C).</summary>
    public abstract Tensor LastHidden(ModelInput inputs);

    /// <summary>Logits (..., V) of what each place of the last layer (..., C) holds.</summary>
    /// <exception cref="InvalidOperationException">the model has no head that guesses tokens.</exception>
    public virtual Tensor Predict(Tensor lastHidden) => throw new InvalidOperationException($"{GetType().Name} guesses no tokens.");

    /// <summary>One vector for the whole text (B, C) of what <see cref="LastHidden"/> gave; null where the model has none.</summary>
    public virtual Tensor? Pooled(Tensor lastHidden) => null;
}
