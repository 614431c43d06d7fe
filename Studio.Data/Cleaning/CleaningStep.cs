namespace Studio.Data.Cleaning;

/// <summary>An operation bound to a table's columns: what happens to each batch. Called for several batches at once.</summary>
public abstract class CleaningStep(TableShape result)
{
    /// <summary>The table after this step.</summary>
    public TableShape Result { get; } = result;

    public abstract void Run(CleaningBatch batch);

    /// <summary>Rows at most that it makes of one: 1, but where copies are put beside a row.</summary>
    public virtual int Growth => 1;

    /// <summary>What a preview's distribution counts, and the limits drawn in it; null when nothing is decided by a number.</summary>
    public virtual StepMeasure? Measure => null;
}

/// <param name="Label">what the number is: "words", "share of special characters".</param>
/// <param name="AtLeast">rows below are dropped; null without such a limit.</param>
/// <param name="AtMost">rows above are dropped; null without such a limit.</param>
public sealed record StepMeasure(string Label, double? AtLeast, double? AtMost);
