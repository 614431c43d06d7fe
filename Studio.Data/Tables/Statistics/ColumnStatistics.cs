namespace Studio.Data.Tables.Statistics;

/// <summary>What a version's columns hold, over all rows.</summary>
public sealed record TableStatistics(long RowCount, IReadOnlyList<ColumnStatistics> Columns);

public sealed record ColumnStatistics
{
    public required string Name { get; init; }

    /// <summary>Rows whose value is absent or empty.</summary>
    public required long Missing { get; init; }

    /// <summary>Different values, estimated within about 2 %; null for images.</summary>
    public long? Distinct { get; init; }

    /// <summary>Of the values for numbers, of the lengths in characters for text; null for others.</summary>
    public double? Min { get; init; }
    public double? Max { get; init; }
    public double? Mean { get; init; }

    /// <summary>Of the values for numbers, of the lengths in characters for text: 20 bins of one width from Min to Max.</summary>
    public IReadOnlyList<HistogramBin> Histogram { get; init; } = [];

    /// <summary>The ten most frequent values, most frequent first (for very large texts the likely ones); for a label, all classes in the manifest's order.</summary>
    public IReadOnlyList<ValueCount> Values { get; init; } = [];
}

/// <param name="To">exclusive, but in the last bin.</param>
public sealed record HistogramBin(double From, double To, long Count);

/// <param name="Value">the first 200 characters.</param>
public sealed record ValueCount(string Value, long Count);
