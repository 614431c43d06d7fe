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

    /// <summary>Logits (B, V) of the token after the last one given. The state takes the given ids in.</summary>
    /// <param name="inputs">the ids after those that the state holds; the attention mask, if any, covers both.</param>
    public abstract Tensor ForwardNext(ModelInput inputs, DecoderState state);
}
