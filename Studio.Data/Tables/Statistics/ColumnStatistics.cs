namespace Studio.Data.Tables.Statistics;

/// <summary>What a version's columns hold, over all rows.</summary>
public sealed record TableStatistics(long RowCount, IReadOnlyList<ColumnStatistics> Columns)
{
    /// <summary>Words of the text column by label, or of all rows where there is no label; empty without a text column.</summary>
    public IReadOnlyList<LabelWords> Words { get; init; } = [];
}

public sealed record ColumnStatistics
{
    public required string Name { get; init; }

    /// <summary>Rows whose value is absent or empty.</summary>
    public required long Missing { get; init; }

    /// <summary>Different values: exact for text, estimated within about 2 % for numbers; null for images.</summary>
    public long? Distinct { get; init; }

    /// <summary>Rows whose text stands in an earlier row too; null for other types.</summary>
    public long? Repeated { get; init; }

    /// <summary>Of the values for numbers, of the lengths in characters for text; null for others.</summary>
    public double? Min { get; init; }
    public double? Max { get; init; }
    public double? Mean { get; init; }

    /// <summary>Of the values for numbers, of the lengths in characters for text; the last bin of lengths holds the longest half percent too.</summary>
    public IReadOnlyList<HistogramBin> Histogram { get; init; } = [];

    /// <summary>Of a text's lengths in words (runs without white space).</summary>
    public IReadOnlyList<HistogramBin> WordHistogram { get; init; } = [];

    /// <summary>The most frequent values, most frequent first; for a label all classes in the manifest's order; empty for texts of which none is repeated.</summary>
    public IReadOnlyList<ValueCount> Values { get; init; } = [];
}

/// <param name="To">exclusive, but in the last bin.</param>
public sealed record HistogramBin(double From, double To, long Count);

/// <param name="Value">the first 200 characters.</param>
public sealed record ValueCount(string Value, long Count);
