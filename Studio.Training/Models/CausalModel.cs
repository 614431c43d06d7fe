using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>A model that says what token comes next: what generation asks of a model, and all it knows of one.</summary>
public abstract class CausalModel : StudioModel
{
    /// <summary>Width of the logits, V.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>Positions it can see at once; null where there is no limit but memory.</summary>
    public abstract int? ContextLength { get; }

    /// <param name="rows">texts written at the same time.</param>
    /// <param name="capacity">positions there must be room for, prompt and padding included.</param>
    public abstract DecoderState NewState(int rows, int capacity);

    /// <summary>What the last layer makes of the inputs, after the last norm (B, T, C).</summary>
    public Tensor LastHidden(ModelInput inputs) => Hidden(inputs, state: null);

    /// <param name="inputs">token ids (B, T).</param>
    /// <returns>logits (B, T, V).</returns>
    public sealed override Tensor Forward(ModelInput inputs) => Head(Hidden(inputs, state: null));

    /// <summary>Logits (B, V) of the token after the last one given. The state takes the given ids in.</summary>
    /// <param name="inputs">the ids after those that the state holds; the attention mask, if any, covers both.</param>
    public Tensor ForwardNext(ModelInput inputs, DecoderState state)
    {
        var hidden = Hidden(inputs, state);
        return Head(hidden.Select(1, hidden.Size(1) - 1));
    }

    /// <param name="state">what was read before, which takes the inputs in; null: nothing, and nothing is kept.</param>
    /// <returns>(B, T, C).</returns>
    protected abstract Tensor Hidden(ModelInput inputs, DecoderState? state);

    /// <summary>Hidden numbers (..., C) to logits (..., V).</summary>
    protected abstract Tensor Head(Tensor hidden);
}
