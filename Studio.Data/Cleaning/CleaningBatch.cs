namespace Studio.Data.Cleaning;

/// <summary>
/// Up to <see cref="MostRows"/> rows on their way through a pipeline: columns of values (string, long, double, bool, byte[] or null), the
/// rows' places in the version they come from, and which of them are still there. Steps change it in place, one batch at a
/// time, and say through it what they did; so steps hold nothing of a batch and batches may be worked on in parallel.
/// </summary>
public sealed class CleaningBatch
{
    /// <summary>A chunk of DuckDB's, which takes no more.</summary>
    public const int MostRows = 2048;

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
    public long[] RowIds { get; private set; }
    public bool[] IsKept { get; private set; }
    public int Rows => RowIds.Length;

    /// <summary>What the steps did so far, one for each.</summary>
    public List<StepReport> Reports { get; } = [];

    /// <summary>Which of the rows before the step each of today's was made of; null when the step under way added none.</summary>
    internal int[]? Origins { get; private set; }

    internal void Begin(StepReport report)
    {
        Reports.Add(_report = report);
        Origins = null;
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

    /// <summary>Puts copies beside rows: today's rows in their new order, a row's copies after it.</summary>
    /// <param name="origins">for each row from now on, which of the rows until now it is; a copy names its row again.</param>
    public void Grow(int[] origins)
    {
        Columns = [.. Columns.Select(column => origins.Select(from => column[from]).ToArray())];
        _report!.Added += origins.Length - Rows;
        (RowIds, IsKept) = ([.. origins.Select(from => RowIds[from])], [.. origins.Select(from => IsKept[from])]);
        Origins = origins;
    }

    /// <summary>The number by which a step decides about a row, for the distribution a preview draws.</summary>
    public void Measure(int row, double value) => _report!.Measure(RowIds[row], value);

    /// <summary>Counts things a step found, by kind.</summary>
    public void Count(string kind, long times = 1) => _report!.Count(kind, times);
}
