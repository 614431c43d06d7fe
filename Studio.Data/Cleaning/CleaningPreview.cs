using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning;

/// <summary>What a pipeline would do, tried on some of a version's rows; nothing is written.</summary>
public sealed record CleaningPreview
{
    /// <summary>Rows it was tried on, of all.</summary>
    public required long Rows { get; init; }
    public required long TotalRows { get; init; }
    public required long Kept { get; init; }

    /// <summary>Copies put beside rows; they count among those kept.</summary>
    public required long Added { get; init; }
    public required long Changed { get; init; }
    public required long Dropped { get; init; }
    public required IReadOnlyList<OperationPreview> Operations { get; init; }

    /// <summary>Columns of the version the pipeline would make.</summary>
    public required IReadOnlyList<DatasetColumn> Columns { get; init; }
}

public sealed record OperationPreview
{
    public required string Operation { get; init; }
    public required long RowsIn { get; init; }
    public required long Changed { get; init; }

    /// <summary>Copies put beside rows.</summary>
    public required long Added { get; init; }
    public required long Dropped { get; init; }

    /// <summary>Things found, by kind: e-mail addresses, languages.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>How the number it decides by is spread over the rows; null when it decides by none.</summary>
    public StepDistribution? Distribution { get; init; }

    /// <summary>Some of the rows it changed or dropped.</summary>
    public IReadOnlyList<RowChange> Samples { get; init; } = [];

    /// <summary>Some of the groups of copies it found, the largest first.</summary>
    public IReadOnlyList<ClusterPreview> Clusters { get; init; } = [];

    /// <summary>Groups of copies in all.</summary>
    public int ClusterCount { get; init; }
}

/// <param name="Bins">rows in each of as many equally wide parts from Min to Max.</param>
public sealed record StepDistribution(string Label, double? AtLeast, double? AtMost, double Min, double Max, IReadOnlyList<long> Bins);

/// <param name="Row">0-based place in the version.</param>
/// <param name="Column">the column that changed, or by which it was dropped; empty when it was none alone.</param>
/// <param name="Before">as the operation found it; the first 2,000 characters.</param>
/// <param name="After">as it left it; null when the row was dropped.</param>
/// <param name="Measure">the number it was decided by; null when there is none.</param>
public sealed record RowChange(long Row, string Column, string Before, string? After, double? Measure)
{
    /// <summary>It is not the row itself that became so, but a copy put beside it.</summary>
    public bool IsCopy { get; init; }

    /// <summary>The two as images, where the column holds such.</summary>
    public ImageChange? Image { get; init; }
}

/// <param name="Before">pixels, height x width x channels, row by row, one byte a value.</param>
/// <param name="After">of the same size.</param>
public sealed record ImageChange(byte[] Before, byte[] After, ImageShape Shape);

/// <param name="InOther">copies stand in the other dataset too.</param>
public sealed record ClusterPreview(IReadOnlyList<ClusterRow> Rows, bool InOther, int Size);

public sealed record ClusterRow(long Row, string Text, bool Kept);
