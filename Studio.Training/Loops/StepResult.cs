using Studio.Training.Tensors;

namespace Studio.Training.Loops;

/// <summary>What one update left behind, still on the device; reading any of it waits for a GPU.</summary>
/// <param name="Loss">mean over the update's batches.</param>
/// <param name="GradientNorm">before clipping; null when nobody asked and nothing is clipped.</param>
/// <param name="Logits">of the last batch.</param>
/// <param name="Targets">of the last batch.</param>
public readonly record struct StepResult(Tensor Loss, Tensor? GradientNorm, Tensor Logits, Tensor Targets);
