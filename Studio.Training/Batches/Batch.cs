using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Batches;

/// <summary>What one forward pass takes. The tensors belong to the scope that was open when they were made.</summary>
/// <param name="Inputs">token ids (B, T) with their masks, or pixels 0 to 1 (B, C, H, W).</param>
/// <param name="Targets">the tokens that follow (B, T), or class ids (B).</param>
public readonly record struct Batch(ModelInput Inputs, Tensor Targets);
