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
    private readonly RowBatch _batch = new();
    private int _part = -1;
    private RowSource? _source;
    private int[] _map = [];
    private long _done;

    public long Rows { get; private set; }

    /// <param name="averageRowBytes">sizes the row groups; 0 where unknown.</param>
    public void Write(string path, string tempFolder, long averageRowBytes)
    {
        var all = columns.Select(c => (c.Name, DuckDbVectorWriter.TypeOf(c.Type))).ToList();
        if (splitColumn is not null)
            all.Add((splitColumn, DuckDbType.Varchar));
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Folders = [Path.GetDirectoryName(path)!], TempFolder = tempFolder });
        using var feed = new DuckDbRowFeed(connection, "studio_rows", all, Fill);
        var group = Math.Clamp(RowGroupBytes / Math.Max(1, averageRowBytes) / RowBatch.Capacity * RowBatch.Capacity, RowBatch.Capacity, MostRowsInGroup);
        try
        {
            connection.Execute($"COPY (SELECT * FROM studio_rows()) TO {Sql.PathLiteral(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group})");
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

    /// <summary>Called by DuckDB for the next rows.</summary>
    private int Fill(nint chunk)
    {
        cancel.ThrowIfCancellationRequested();
        while (_source is null || !_source.Read(_batch))
        {
            if (!OpenNext())
                return 0;
        }
        for (var i = 0; i < columns.Count; i++)
            WriteColumn(chunk, i);
        if (splitColumn is not null)
            DuckDbVectorWriter.Repeat(chunk, columns.Count, _batch.Rows, Encoding.UTF8.GetBytes(parts[_part].Split!));
        Rows += _batch.Rows;
        progress(_done + _source.Position);
        return _batch.Rows;
    }

    private void WriteColumn(nint chunk, int column)
    {
        var (name, type, role) = columns[column];
        var source = _map[column];
        // A JSON file may bring its columns as it goes; one this batch does not have yet is missing in all its rows.
        if (source < 0)
            source = _map[column] = IndexOf(name);
        _batch.EnsureColumns(Math.Max(source + 1, _source!.Columns.Count + 1));
        if (role == ColumnRole.Split)
            NormalizeSplit(source < 0 ? _source.Columns.Count : source, name);
        var bad = DuckDbVectorWriter.Write(chunk, column, _batch, source < 0 ? _source.Columns.Count : source, type);
        if (bad >= 0)
            throw new UserError($"{parts[_part].Label}, row {Rows + bad + 1:N0}: '{Encoding.UTF8.GetString(_batch.Cell(source, bad))}' in the column '{name}' is no {Word(type)}; import the column as text, or mend that row.");
    }

    private void NormalizeSplit(int column, string name)
    {
        for (var row = 0; row < _batch.Rows; row++)
        {
            var word = Encoding.UTF8.GetString(_batch.Cell(column, row));
            var split = SplitNames.Parse(word) ?? throw new UserError($"{parts[_part].Label}, row {Rows + row + 1:N0}: '{word}' in the split column '{name}' is none of train, validation and test; give the column another role, or mend that row.");
            _batch.Replace(column, row, Encoding.UTF8.GetBytes(split));
        }
    }

    private bool OpenNext()
    {
        if (_source is not null)
        {
            _done += _source.Position;
            _source.Dispose();
            _source = null;
        }
        if (++_part >= parts.Count)
            return false;
        _source = parts[_part].Open();
        _map = [.. columns.Select(c => IndexOf(c.Name))];
        return true;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _source!.Columns.Count; i++)
        {
            if (_source.Columns[i] == name)
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
