namespace Studio.Data.Tables.Sources;

/// <summary>
/// Up to 2,048 rows of cells on their way from a file to Parquet: the cells' bytes (UTF-8, or an image's values) lie one
/// after the other in one buffer, each column knows where its cells start. Reused for every batch, so that reading a file of
/// any size allocates almost nothing.
/// </summary>
internal sealed class RowBatch
{
    /// <summary>Rows of a DuckDB vector.</summary>
    public const int Capacity = 2048;

    /// <summary>A batch takes no further row after this many bytes: with long rows it is the bytes that count.</summary>
    private const int FullBytes = 4 << 20;

    private const int Missing = -1;
    private readonly List<(int[] Start, int[] Length)> _columns = [];
    private byte[] _bytes = new byte[64 << 10];

    public int Rows { get; private set; }
    public int Length { get; private set; }
    public int ColumnCount => _columns.Count;
    public bool IsFull => Rows == Capacity || Length >= FullBytes;

    /// <summary>Adds columns, all of whose rows so far are missing, until there are that many.</summary>
    public void EnsureColumns(int count)
    {
        while (_columns.Count < count)
        {
            var lengths = new int[Capacity];
            Array.Fill(lengths, Missing);
            _columns.Add((new int[Capacity], lengths));
        }
    }

    public void Clear()
    {
        foreach (var (_, lengths) in _columns)
            Array.Fill(lengths, Missing, 0, Rows);
        Rows = 0;
        Length = 0;
    }

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Room for so many further bytes, which the caller fills.</summary>
    public Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, (long)Length + count)));
        var room = _bytes.AsSpan(Length, count);
        Length += count;
        return room;
    }

    /// <summary>Gives back the last bytes of what was reserved.</summary>
    public void Shorten(int count) => Length -= count;

    /// <summary>Makes what was appended since <paramref name="start"/> the cell of the row being written; columns beyond the last are dropped.</summary>
    public void EndCell(int column, int start)
    {
        if (column >= _columns.Count)
            return;
        _columns[column].Start[Rows] = start;
        _columns[column].Length[Rows] = Length - start;
    }

    /// <summary>Takes a cell of the row being written back to missing.</summary>
    public void EndMissing(int column) => _columns[column].Length[Rows] = Missing;

    /// <summary>Gives a finished row's cell other bytes.</summary>
    public void Replace(int column, int row, ReadOnlySpan<byte> bytes)
    {
        var start = Length;
        Append(bytes);
        _columns[column].Start[row] = start;
        _columns[column].Length[row] = bytes.Length;
    }

    public void EndRow() => Rows++;

    /// <summary>Forgets the row being written, back to the buffer's length before it.</summary>
    public void AbandonRow(int length)
    {
        Length = length;
        foreach (var (_, lengths) in _columns)
            lengths[Rows] = Missing;
    }

    public bool IsMissing(int column, int row) => _columns[column].Length[row] < 0;

    public ReadOnlySpan<byte> Cell(int column, int row)
    {
        var (starts, lengths) = _columns[column];
        return lengths[row] <= 0 ? default : _bytes.AsSpan(starts[row], lengths[row]);
    }
}
