namespace Studio.Data.Tables.Statistics;

/// <summary>
/// How many rows have each length, exactly: from it follow a histogram, and what a maximum length cuts. Lengths beyond
/// <see cref="Dense"/> are rare and kept in a dictionary.
/// </summary>
public sealed class LengthCounts
{
    private const int Dense = 4096;
    private const int Bins = 24;
    private const double ShownShare = 0.995;
    private readonly long[] _short = new long[Dense];
    private readonly Dictionary<int, long> _long = [];

    public void Add(int length, long rows = 1)
    {
        if (length < Dense)
            _short[length] += rows;
        else
            _long[length] = _long.GetValueOrDefault(length) + rows;
    }

    /// <summary>Lengths that occur with their rows, the shortest first.</summary>
    public IEnumerable<LengthCount> All() =>
        Enumerable.Range(0, Dense).Where(l => _short[l] > 0).Select(l => new LengthCount(l, _short[l]))
            .Concat(_long.OrderBy(p => p.Key).Select(p => new LengthCount(p.Key, p.Value)));

    /// <summary>Equally wide bins up to a length that only one row in 200 passes; the last takes the rest. None without rows.</summary>
    public static IReadOnlyList<HistogramBin> Histogram(IReadOnlyList<LengthCount> lengths)
    {
        if (lengths.Count == 0)
            return [];
        var (min, max, shown) = (lengths[0].Length, lengths[^1].Length, Quantile(lengths, ShownShare));
        var width = Math.Max(1, (int)Math.Ceiling((shown - min + 1) / (double)Bins));
        var counts = new long[((shown - min) / width) + 1];
        foreach (var (length, rows) in lengths)
            counts[Math.Min((length - min) / width, counts.Length - 1)] += rows;
        return [.. counts.Select((rows, i) => new HistogramBin(min + (i * width), i == counts.Length - 1 ? Math.Max(max, min + (i * width)) : min + ((i + 1) * width), rows))];
    }

    /// <summary>The length that this share of the rows does not pass.</summary>
    public static int Quantile(IReadOnlyList<LengthCount> lengths, double share)
    {
        var wanted = share * lengths.Sum(l => l.Rows);
        double seen = 0;
        foreach (var (length, rows) in lengths)
        {
            seen += rows;
            if (seen >= wanted)
                return length;
        }
        return lengths[^1].Length;
    }
}

public readonly record struct LengthCount(int Length, long Rows);
