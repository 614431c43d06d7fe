namespace Studio.Data.Tables.Rows;

/// <summary>
/// The positions of a selection's rows in their order, found once, so that every page of it is a slice: 4 bytes a row.
/// A selection of all rows in the file's order needs none and holds none.
/// </summary>
public sealed class RowIndex
{
    private readonly int[]? _positions;
    private readonly long _all;

    internal RowIndex(int[] positions) => _positions = positions;

    /// <param name="all">how many rows there are, all of which it stands for in their order.</param>
    public RowIndex(long all) => _all = all;

    public long Count => _positions?.Length ?? _all;

    public long Bytes => (_positions?.Length ?? 0) * 4L;

    /// <summary>All rows in the file's order.</summary>
    internal bool IsWhole => _positions is null;

    /// <summary>Position of one row of the selection.</summary>
    public int At(long place) => _positions is null ? checked((int)place) : _positions[place];

    /// <summary>Positions of some rows of the selection.</summary>
    public IReadOnlyList<long> Slice(long offset, int count)
    {
        var from = Math.Clamp(offset, 0, Count);
        var length = (int)Math.Min(Math.Max(0, count), Count - from);
        return [.. Enumerable.Range(0, length).Select(i => _positions is null ? from + i : _positions[from + i])];
    }
}
