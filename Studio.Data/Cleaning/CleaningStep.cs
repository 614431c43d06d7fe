namespace Studio.Data.Cleaning;

/// <summary>An operation bound to a table's columns: what happens to each batch. Called for several batches at once.</summary>
public abstract class CleaningStep(TableShape result)
{
    /// <summary>The table after this step.</summary>
    public TableShape Result { get; } = result;

    public abstract void Run(CleaningBatch batch);

    /// <summary>What a preview's distribution counts, and the limits drawn in it; null when nothing is decided by a number.</summary>
    public virtual StepMeasure? Measure => null;
}

/// <param name="Label">what the number is: "words", "share of special characters".</param>
/// <param name="AtLeast">rows below are dropped; null without such a limit.</param>
/// <param name="AtMost">rows above are dropped; null without such a limit.</param>
public sealed record StepMeasure(string Label, double? AtLeast, double? AtMost);

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
