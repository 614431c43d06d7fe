using System.Text;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Sources;

/// <summary>One file (or pair) of an import: how to open it, and which split its rows belong to.</summary>
internal sealed record TablePart(string Label, Func<RowSource> Open, string? Split);

/// <summary>A column as it will be written.</summary>
internal sealed record TableColumn(string Name, ColumnType Type, ColumnRole Role);

/// <summary>
/// Writes rows to a Parquet file (zstd), in their order, holding at most one row group of about 32 MB in memory. DuckDB
/// pulls the rows through <see cref="DuckDbRowFeed"/>.
/// </summary>
internal sealed class TableWriter(IReadOnlyList<TablePart> parts, IReadOnlyList<TableColumn> columns, string? splitColumn, Action<long> progress, CancellationToken cancel)
{
    private const int RowGroupBytes = 32 << 20;
    private const int MostRowsInGroup = 122_880; // DuckDB's own default
    private const int FewestRowsInGroup = 64;
    private int _part = -1;
    private ReadAhead? _source;
    private ReadBatch? _read;
    private int _known;
    private int[] _map = [];
    private long _done;
    private long _group;
    private long _groupBytes;
    private bool _isGuess;

    public long Rows { get; private set; }

    /// <summary>Sees each batch on the reading thread, before it is written.</summary>
    public Action<RowBatch, IReadOnlyList<string>>? Observe { get; init; }

    /// <summary>Is given each part's source after its last row.</summary>
    public Action<RowSource>? EndPart { get; init; }

    /// <param name="averageRowBytes">sizes the row groups; 0 where unknown: then the first rows do.</param>
    /// <exception cref="GuessFailed">the first rows are no measure for later ones.</exception>
    public void Write(string path, string tempFolder, long averageRowBytes)
    {
        var all = columns.Select(c => (c.Name, DuckDbVectorWriter.TypeOf(c.Type))).ToList();
        if (splitColumn is not null)
            all.Add((splitColumn, DuckDbType.Varchar));
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Folders = [Path.GetDirectoryName(path)!], TempFolder = tempFolder, Threads = 1 });
        using var feed = new DuckDbRowFeed(connection, "studio_rows", all, Fill);
        _isGuess = averageRowBytes == 0;
        try
        {
            _read = Next();
        }
        catch
        {
            _source?.Dispose();
            throw;
        }
        _group = GroupRows(_isGuess && _read is not null ? _read.Rows.Length / _read.Rows.Rows : averageRowBytes);
        try
        {
            connection.Execute($"COPY (SELECT * FROM studio_rows()) TO {Sql.PathLiteral(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {_group})");
        }
        catch (DuckDbException e)
        {
            feed.ThrowIfFailed();
            throw e.Message.Contains("No space left", StringComparison.Ordinal) ? new IOException(e.Message, 28) : e;
        }
        finally
        {
            _source?.Dispose();
        }
    }

    /// <summary>Rows of a group of about 32 MB: whole batches, or fewer rows where they are long.</summary>
    internal static long GroupRows(long averageRowBytes)
    {
        var rows = Math.Min(RowGroupBytes / Math.Max(1, averageRowBytes), MostRowsInGroup);
        return rows > RowBatch.Capacity ? rows / RowBatch.Capacity * RowBatch.Capacity : Math.Max(FewestRowsInGroup, rows);
    }

    /// <summary>A group is held in memory until it is full, so its bytes must stay near what was expected.</summary>
    private void CheckGroup(RowBatch rows)
    {
        if (Rows / _group != (Rows + rows.Rows) / _group)
            _groupBytes = 0;
        _groupBytes += rows.Length;
        if (_isGuess && _groupBytes > 4 * RowGroupBytes && _group > FewestRowsInGroup)
            throw new GuessFailed();
    }

    private ReadBatch? Next()
    {
        ReadBatch? next;
        while ((next = _source?.Next()) is null)
        {
            if (!OpenNext())
                return null;
        }
        return next;
    }

    /// <summary>Called by DuckDB for the next rows.</summary>
    private int Fill(nint chunk)
    {
        cancel.ThrowIfCancellationRequested();
        if (Rows > 0)
            _read = Next();
        if (_read is null)
            return 0;
        var rows = _read.Rows;
        CheckGroup(rows);
        // a JSON file may bring its columns as it goes: those met since the last batch get their places
        if (_known != _read.Columns.Count)
            _map = [.. columns.Select(c => IndexOf(c.Name))];
        _known = _read.Columns.Count;
        // one place more than there are names: a column this batch does not have yet is missing in all its rows
        rows.EnsureColumns(_known + 1);
        for (var i = 0; i < columns.Count; i++)
            WriteColumn(chunk, rows, i);
        if (splitColumn is not null)
            DuckDbVectorWriter.Repeat(chunk, columns.Count, rows.Rows, Encoding.UTF8.GetBytes(parts[_part].Split!));
        Rows += rows.Rows;
        progress(_done + _read.Position);
        return rows.Rows;
    }

    private void WriteColumn(nint chunk, RowBatch rows, int column)
    {
        var (name, type, role) = columns[column];
        var source = _map[column] < 0 ? _known : _map[column];
        if (role == ColumnRole.Split)
            NormalizeSplit(rows, source, name);
        var bad = DuckDbVectorWriter.Write(chunk, column, rows, source, type);
        if (bad >= 0)
            throw new UserError($"{parts[_part].Label}, row {Rows + bad + 1:N0}: '{Encoding.UTF8.GetString(rows.Cell(source, bad))}' in the column '{name}' is no {Word(type)}; import the column as text, or mend that row.");
    }

    private void NormalizeSplit(RowBatch rows, int column, string name)
    {
        for (var row = 0; row < rows.Rows; row++)
        {
            var word = Encoding.UTF8.GetString(rows.Cell(column, row));
            var split = SplitNames.Parse(word) ?? throw new UserError($"{parts[_part].Label}, row {Rows + row + 1:N0}: '{word}' in the split column '{name}' is none of train, validation and test; give the column another role, or mend that row.");
            rows.Replace(column, row, Encoding.UTF8.GetBytes(split));
        }
    }

    private bool OpenNext()
    {
        if (_source is not null)
        {
            EndPart?.Invoke(_source.Source);
            _done += _source.Source.Position;
            _source.Dispose();
            _source = null;
        }
        if (++_part >= parts.Count)
            return false;
        _source = new ReadAhead(parts[_part].Open(), Observe);
        _known = -1;
        return true;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _read!.Columns.Count; i++)
        {
            if (_read.Columns[i] == name)
                return i;
        }
        return -1;
    }

    private static string Word(ColumnType type) => type switch
    {
        ColumnType.Integer => "whole number",
        ColumnType.Number => "number",
        _ => "true or false",
    };
}
