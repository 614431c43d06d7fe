using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>
/// What a forward pass reads. Only <paramref name="Values"/> is always there; a tensor stands for an input without the rest.
/// B rows, T positions, S positions that a decoder's state already holds.
/// </summary>
/// <param name="Values">token ids (B, T) int64, or pixels 0 to 1 (B, C, H, W).</param>
/// <param name="AttentionMask">int64 (B, S + T), 1 where there is something to look at and 0 at padding; null: everywhere.</param>
/// <param name="PositionIds">int64 (B, T); null: S, S + 1, ... in every row.</param>
/// <param name="TokenTypeIds">int64 (B, T), 0 for a pair's first text and 1 for its second; null: all 0.</param>
public readonly record struct ModelInput(Tensor Values, Tensor? AttentionMask = null, Tensor? PositionIds = null, Tensor? TokenTypeIds = null)
{
    public static implicit operator ModelInput(Tensor values) => new(values);
}
