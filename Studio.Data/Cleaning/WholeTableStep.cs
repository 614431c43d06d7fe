namespace Studio.Data.Cleaning;

/// <summary>
/// A step that must have seen every row before it can decide about any: duplicates, a sample of so many rows. It is shown
/// all rows in their order first (as the steps before it leave them), and <see cref="CleaningStep.Run"/> comes after.
/// </summary>
public abstract class WholeTableStep(TableShape result) : CleaningStep(result)
{
    private HashSet<long> _dropped = [];

    /// <summary>Called in the rows' order, by one thread.</summary>
    public abstract void Observe(CleaningBatch batch, CancellationToken cancel);

    /// <summary>Rows to drop, once all have been seen.</summary>
    protected abstract HashSet<long> Decide(CancellationToken cancel);

    internal void Finish(CancellationToken cancel) => _dropped = Decide(cancel);

    public override void Run(CleaningBatch batch)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            if (batch.IsKept[row] && _dropped.Contains(batch.RowIds[row]))
                batch.Drop(row);
        }
    }
}
