namespace Studio.Data.Cleaning;

/// <summary>
/// Up to 2,048 rows on their way through a pipeline: columns of values (string, long, double, bool, byte[] or null), the
/// rows' places in the version they come from, and which of them are still there. Steps change it in place, one batch at a
/// time, and say through it what they did; so steps hold nothing of a batch and batches may be worked on in parallel.
/// </summary>
public sealed class CleaningBatch
{
    private StepReport? _report;

    public CleaningBatch(object?[][] columns, long[] rowIds)
    {
        Columns = columns;
        RowIds = rowIds;
        IsKept = new bool[rowIds.Length];
        Array.Fill(IsKept, true);
    }

    /// <summary>Values by column, then row.</summary>
    public object?[][] Columns { get; set; }

    /// <summary>0-based places in the parent version.</summary>
    public long[] RowIds { get; }
    public bool[] IsKept { get; }
    public int Rows => RowIds.Length;

    /// <summary>What the steps did so far, one for each.</summary>
    public List<StepReport> Reports { get; } = [];

    internal void Begin(StepReport report)
    {
        Reports.Add(_report = report);
        foreach (var kept in IsKept)
            report.RowsIn += kept ? 1 : 0;
    }

    public void Drop(int row)
    {
        IsKept[row] = false;
        _report!.Dropped++;
        _report.Note(RowIds[row], StepEffect.Dropped);
    }

    /// <summary>Gives a cell another value and counts the row as changed, if it is another.</summary>
    public void Change(int column, int row, object? value)
    {
        var before = Columns[column][row];
        if (ReferenceEquals(before, value) || Equals(before, value))
            return;
        Columns[column][row] = value;
        _report!.Changed++;
        _report.Note(RowIds[row], StepEffect.Changed);
    }

    /// <summary>The number by which a step decides about a row, for the distribution a preview draws.</summary>
    public void Measure(int row, double value) => _report!.Measure(RowIds[row], value);

    /// <summary>Counts things a step found, by kind.</summary>
    public void Count(string kind, long times = 1) => _report!.Count(kind, times);
}
