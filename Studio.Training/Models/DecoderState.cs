using Studio.Training.Tensors;

namespace Studio.Training.Models;

/// <summary>
/// What a causal model remembers of the positions it has read, so that the next one costs one position instead of all.
/// It belongs to whoever generates.
/// </summary>
public abstract class DecoderState : IDisposable
{
    /// <summary>Positions held, padding included; the same for every row.</summary>
    public long Length { get; protected set; }

    /// <summary>
    /// Row i becomes what row <c>rows[i]</c> was, as beam search wants it. There may be more or fewer rows than before:
    /// one prompt read once can go on as several rows.
    /// </summary>
    /// <param name="rows">int64 (rows from now on), on the device of the model.</param>
    /// <param name="sharedLength">so many first positions are the same in every row and the one it becomes, and may stay where they are.</param>
    public abstract void Reorder(Tensor rows, long sharedLength = 0);

    /// <summary>Forgets everything; the memory is kept for what comes next.</summary>
    public abstract void Clear();

    public abstract void Dispose();
}
