namespace Studio.Training.Batches;

/// <summary>Where a <see cref="BatchSource"/> stands: all a checkpoint needs to go on with the very next batch.</summary>
/// <param name="Epoch">passes begun, for data taken in order of a permutation.</param>
/// <param name="Offset">rows already taken of the pass.</param>
/// <param name="Random">state of the generator, for data drawn at random.</param>
public sealed record BatchPosition(long Epoch, long Offset, ulong Random);
