namespace Studio.Data.Tables;

/// <summary>What one column holds, over all its rows.</summary>
public sealed record ColumnStatistics
{
    public required string Column { get; init; }
    public long Missing { get; init; }

    /// <summary>What <see cref="Min"/>, <see cref="Max"/>, <see cref="Mean"/> and the bars count: values, or characters of text; empty where neither makes sense.</summary>
    public string Measure { get; init; } = "";
    public double? Min { get; init; }
    public double? Max { get; init; }
    public double? Mean { get; init; }

    /// <summary>Rows in each of as many equally wide parts from Min to Max; empty without a measure.</summary>
    public IReadOnlyList<long> Histogram { get; init; } = [];

    /// <summary>The commonest values with their rows, for labels, splits and yes/no columns.</summary>
    public IReadOnlyList<ValueCount> Values { get; init; } = [];
}

public sealed record ValueCount(string Value, long Rows);
