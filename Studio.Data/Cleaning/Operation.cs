namespace Studio.Data.Cleaning;

/// <summary>
/// One operation of a cleaning pipeline as a person set it up: parameters only. <see cref="Bind"/> makes of it a step for
/// a table that has come so far; the same operation always makes the same rows of the same rows.
/// </summary>
public abstract record Operation
{
    /// <summary>The step this operation is for such a table.</summary>
    /// <exception cref="UserError">the table lacks what the operation needs; the sentence names it.</exception>
    public abstract CleaningStep Bind(TableShape shape);

    /// <summary>What is wrong with the parameters taken together, as a sentence; null when nothing is.</summary>
    public virtual string? Problem() => null;

    /// <summary>What it does with these parameters, for the list and the new version's history: "Drop rows with fewer than 10 words".</summary>
    public abstract string Describe();
}
