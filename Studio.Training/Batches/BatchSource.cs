namespace Studio.Training.Batches;

/// <summary>
/// Where batches come from. What comes next depends on the seed and the <see cref="Position"/> alone, so that a resumed
/// run sees the very batches it would have seen.
/// </summary>
public abstract class BatchSource : IDisposable
{
    /// <summary>Where the next batch comes from; set it to go on from a checkpoint.</summary>
    public abstract BatchPosition Position { get; set; }

    /// <summary>Batches in one pass over the training data; a fraction for data drawn at random.</summary>
    public abstract double BatchesPerEpoch { get; }

    /// <summary>0 for data without tokens.</summary>
    public abstract int TokensPerBatch { get; }

    public abstract bool Has(DataPart part);

    /// <summary>The next training batch; its tensors belong to the current scope.</summary>
    public abstract Batch Next();

    /// <summary>
    /// The same batches at every call, in order, each made when it is asked for (in the scope open then).
    /// </summary>
    /// <param name="part">what to measure.</param>
    /// <param name="maxBatches">how many of the spec's batches to take, spread over the part; 0 takes all of it.</param>
    public abstract IEnumerable<Batch> Evaluation(DataPart part, int maxBatches);

    public abstract void Dispose();
}
