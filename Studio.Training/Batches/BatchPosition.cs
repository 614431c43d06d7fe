namespace Studio.Training.Batches;

/// <summary>Where a <see cref="BatchSource"/> stands: all a checkpoint needs to go on with the very next batch.</summary>
/// <param name="Epoch">passes over the training data ended.</param>
/// <param name="Offset">rows, windows of text or batches already taken of the pass under way.</param>
public sealed record BatchPosition(long Epoch, long Offset);
