using System.Text;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables;

/// <summary>
/// Reads one version: pages of rows for people, whole columns in file order for training. DuckDB runs in this process,
/// confined to the version's file; opening takes some milliseconds. Used by one thread at a time.
/// </summary>
public sealed class DatasetReader : IDisposable
{
    private const int MostRowsInPage = 1000;
    private readonly DuckDbConnection _connection;
    private readonly string _path;

    /// <exception cref="UserError">the version's data file is missing.</exception>
    public DatasetReader(DatasetVersion version)
    {
        Manifest = version.Manifest;
        _path = version.ParquetPath;
        if (!File.Exists(_path))
            throw new UserError($"The data of '{Manifest.Name}' version {Manifest.Version} is missing: {_path} is not there.");
        _connection = DuckDbConnection.Open(new DuckDbSettings { Files = [_path] });
    }

    public DatasetManifest Manifest { get; }

    public static DatasetReader Open(Workspace workspace, string reference) => new(DatasetFolder.Resolve(workspace, reference));

    /// <summary>One page of the rows that match.</summary>
    /// <exception cref="UserError">a column of the request is not in the dataset.</exception>
    public DatasetPage ReadPage(PageRequest request)
    {
        var columns = request.Columns ?? [.. Manifest.Columns.Select(c => c.Name)];
        foreach (var name in columns)
            Column(name);
        var filter = RowFilter.Of(Manifest, request);
        var total = filter.IsEmpty ? Manifest.RowCount : _connection.Scalar($"SELECT count(*) FROM read_parquet(?, file_row_number = true) WHERE {filter.Sql}", [_path, .. filter.Values]);
        var (where, values) = filter.Page(request.Offset, Math.Clamp(request.Count, 0, MostRowsInPage));
        var names = string.Concat(columns.Select(c => ", " + Sql.Identifier(c)));
        using var result = _connection.Query($"SELECT file_row_number{names} FROM read_parquet(?, file_row_number = true) {where}", [_path, .. values]);
        return new DatasetPage(total, columns, ReadRows(result, columns.Count));
    }

    /// <summary>One row by its position; null beyond the last.</summary>
    public DatasetRow? ReadRow(long index) =>
        index < 0 ? null : ReadPage(new PageRequest { Offset = index, Count = 1 }).Rows.FirstOrDefault();

    /// <summary>Every value of a text column in order, as UTF-8; missing ones are empty. The bytes are valid during the call only.</summary>
    public void ReadUtf8(string column, TextAction each)
    {
        var sql = Column(column).Type == ColumnType.Text ? Sql.Identifier(column) : $"CAST({Sql.Identifier(column)} AS VARCHAR)";
        using var result = _connection.Query($"SELECT {sql} FROM read_parquet(?)", _path);
        long row = 0;
        while (result.Next())
        {
            var texts = result.Column(0);
            for (var i = 0; i < result.RowCount; i++)
                each(row++, texts.IsNull(i) ? default : texts.Bytes(i));
        }
    }

    /// <summary>Every value of a text column in order; missing ones are "".</summary>
    public List<string> ReadTexts(string column)
    {
        var texts = new List<string>();
        ReadUtf8(column, (_, text) => texts.Add(Encoding.UTF8.GetString(text)));
        return texts;
    }

    /// <summary>The text a plain-text import was made of: all rows joined by a line end, as UTF-8.</summary>
    public byte[] ReadJoined(string column)
    {
        using var joined = new MemoryStream();
        ReadUtf8(column, (row, text) =>
        {
            if (row > 0)
                joined.WriteByte((byte)'\n');
            joined.Write(text);
        });
        return joined.ToArray();
    }

    /// <summary>The class of every row in order, as its index in the manifest's Classes; -1 where the label is missing.</summary>
    public int[] ReadClassIds(string column)
    {
        var classes = Column(column).Classes;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < classes.Count; i++)
            ids[classes[i]] = i;
        var labels = new int[Manifest.RowCount];
        var row = 0;
        ReadValues(column, value => labels[row++] = ids.GetValueOrDefault(CellText.Of(value), -1));
        return labels;
    }

    /// <summary>
    /// The raw bytes of all images in order, one after the other: shape (rows, height, width, channels), values 0 to 255.
    /// </summary>
    /// <param name="images">room for RowCount x height x width x channels bytes.</param>
    /// <exception cref="UserError">an image has another size than the manifest says.</exception>
    public void ReadImages(string column, Span<byte> images)
    {
        var shape = Column(column).Image ?? throw new UserError($"The column '{column}' of '{Manifest.Name}' holds no images.");
        var size = shape.Width * shape.Height * shape.Channels;
        using var result = _connection.Query($"SELECT {Sql.Identifier(column)} FROM read_parquet(?)", _path);
        long row = 0;
        while (result.Next())
        {
            var values = result.Column(0);
            for (var i = 0; i < result.RowCount; i++, row++)
            {
                var bytes = values.IsNull(i) ? default : values.Bytes(i);
                if (bytes.Length != size)
                    throw new UserError($"Row {row + 1:N0} of '{Manifest.Name}' holds an image of {bytes.Length:N0} bytes where {size:N0} belong.");
                bytes.CopyTo(images.Slice(checked((int)(row * size)), size));
            }
        }
    }

    /// <summary>train, validation or test of every row in order; null when the dataset has no split column.</summary>
    public string[]? ReadSplits()
    {
        if (Manifest.ColumnWithRole(ColumnRole.Split) is not { } column)
            return null;
        var splits = new string[Manifest.RowCount];
        var row = 0;
        // A few distinct words: kept once each, not once a row.
        ReadValues(column.Name, value => splits[row++] = string.Intern(CellText.Of(value)));
        return splits;
    }

    /// <summary>Every value of a column in order: string, long, double, bool, byte[] or null.</summary>
    public void ReadValues(string column, Action<object?> each)
    {
        Column(column);
        using var result = _connection.Query($"SELECT {Sql.Identifier(column)} FROM read_parquet(?)", _path);
        while (result.Next())
        {
            var values = result.Column(0);
            for (var i = 0; i < result.RowCount; i++)
                each(values.Value(i));
        }
    }

    public void Dispose() => _connection.Dispose();

    private DatasetColumn Column(string name) =>
        Manifest.Columns.FirstOrDefault(c => c.Name == name)
        ?? throw new UserError($"'{Manifest.Name}' has no column '{name}'; it has {string.Join(", ", Manifest.Columns.Take(20).Select(c => c.Name))}.");

    private static List<DatasetRow> ReadRows(DuckDbResult result, int columns)
    {
        var rows = new List<DatasetRow>();
        while (result.Next())
        {
            for (var i = 0; i < result.RowCount; i++)
            {
                var values = new object?[columns];
                for (var c = 0; c < columns; c++)
                    values[c] = result.Column(c + 1).Value(i);
                rows.Add(new DatasetRow(result.Column(0).Integer(i), values));
            }
        }
        return rows;
    }
}

/// <param name="row">0-based position in the file.</param>
public delegate void TextAction(long row, ReadOnlySpan<byte> utf8);
