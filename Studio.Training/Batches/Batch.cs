using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Batches;

/// <summary>What one forward pass takes. The tensors belong to the scope that was open when they were made.</summary>
/// <param name="Inputs">token ids (B, T) with their masks, or pixels 0 to 1 (B, C, H, W).</param>
/// <param name="Targets">the tokens that follow (B, T), class ids (B), or the tokens hidden at <see cref="Places"/> (M).</param>
public readonly record struct Batch(ModelInput Inputs, Tensor Targets)
{
    /// <summary>int64 (M): where tokens are to be guessed, counted through all rows; null but in masked language modeling.</summary>
    public Tensor? Places { get; init; }

    /// <summary>int64 (B): 0 where a pair's second text follows the first, 1 where it is from elsewhere; null where nobody asks.</summary>
    public Tensor? NextSentence { get; init; }
}
