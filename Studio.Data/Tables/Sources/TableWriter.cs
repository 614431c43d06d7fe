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
    private int _part = -1;
    private ReadAhead? _source;
    private ReadBatch? _read;
    private int _known;
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
            connection.Execute($"COPY (SELECT * FROM studio_rows()) TO {Sql.PathLiteral(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {group})");
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
        while ((_read = _source?.Next()) is null)
        {
            if (!OpenNext())
                return 0;
        }
        var rows = _read.Rows;
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
            _done += _source.Source.Position;
            _source.Dispose();
            _source = null;
        }
        if (++_part >= parts.Count)
            return false;
        _source = new ReadAhead(parts[_part].Open());
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
