namespace Studio.Data.Cleaning;

public enum StepEffect { Changed, Dropped }

/// <summary>What one step did with the rows it was given. Rows and measures are kept for previews only.</summary>
public sealed class StepReport(bool keepsRows)
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public long RowsIn { get; internal set; }
    public long Changed { get; internal set; }
    public long Dropped { get; internal set; }

    /// <summary>Copies put beside rows.</summary>
    public long Added { get; internal set; }

    /// <summary>Things found, by kind: e-mail addresses, languages.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Rows changed or dropped, in their order; empty unless a preview asked for them.</summary>
    public List<(long Row, StepEffect Effect)> Rows { get; } = [];

    /// <summary>The numbers decided by, with their rows; empty unless a preview asked for them.</summary>
    public List<(long Row, double Value)> Measures { get; } = [];

    internal void Note(long row, StepEffect effect)
    {
        if (keepsRows)
            Rows.Add((row, effect));
    }

    internal void Measure(long row, double value)
    {
        if (keepsRows)
            Measures.Add((row, value));
    }

    internal void Count(string kind, long times) => _counts[kind] = _counts.GetValueOrDefault(kind) + times;

    internal void Add(StepReport other)
    {
        RowsIn += other.RowsIn;
        Changed += other.Changed;
        Dropped += other.Dropped;
        Added += other.Added;
        foreach (var (kind, times) in other._counts)
            Count(kind, times);
        Rows.AddRange(other.Rows);
        Measures.AddRange(other.Measures);
    }
}
