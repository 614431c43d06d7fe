using Studio.Data.Tables.Rows;

namespace Studio.Data.Tables;

/// <param name="Index">0-based position in the version's file: the row's name for labels and links.</param>
/// <param name="Values">string, long, double, bool, byte[] (an image's raw bytes) or null, one for each column asked for.</param>
public sealed record DatasetRow(long Index, IReadOnlyList<object?> Values);

/// <param name="Total">rows that match the search, of which Rows are one page.</param>
public sealed record DatasetPage(long Total, IReadOnlyList<string> Columns, IReadOnlyList<DatasetRow> Rows);

/// <summary>Which rows a page shows.</summary>
public sealed record PageRequest : RowSelection
{
    public long Offset { get; init; }

    /// <summary>At most 1,000.</summary>
    public int Count { get; init; } = 50;

    /// <summary>Null: all, in the file's order.</summary>
    public IReadOnlyList<string>? Columns { get; init; }
}
