using System.Text;
using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Measures;
using Studio.Data.Tables.Rows;

namespace Studio.Data.Tables;

/// <summary>
/// Reads one version: pages of rows for people, whole columns in file order for training. DuckDB runs in this process,
/// confined to the version's file; opening takes some milliseconds. Used by one thread at a time.
/// </summary>
public sealed class DatasetReader : IDisposable
{
    private const int MostRowsInPage = 1000;
    private readonly DuckDbConnection _connection;
    private readonly IReadOnlyDictionary<RowMeasure, string> _measures;
    private readonly string _path;

    /// <param name="tempFolder">where sorting millions of long texts may spill to; null forbids it.</param>
    /// <param name="target">a file that <see cref="Copy"/> may write.</param>
    /// <param name="sorts">whether a selection in an order is asked for: each thread that sorts wants a part of the memory for itself, so one does.</param>
    /// <param name="measures">what selections ask for besides the columns, with the files it lies in.</param>
    /// <exception cref="UserError">the version's data file is missing.</exception>
    public DatasetReader(DatasetVersion version, string? tempFolder = null, string? target = null, bool sorts = false, IReadOnlyDictionary<RowMeasure, string>? measures = null)
    {
        Manifest = version.Manifest;
        _measures = measures ?? new Dictionary<RowMeasure, string>();
        _path = version.ParquetPath;
        if (!File.Exists(_path))
            throw new UserError($"The data of '{Manifest.Name}' version {Manifest.Version} is missing: {_path} is not there.");
        var settings = new DuckDbSettings { Files = [_path, .. target is null ? [] : new[] { target }, .. _measures.Values], MemoryMegabytes = 256, TempFolder = tempFolder };
        _connection = DuckDbConnection.Open(sorts ? settings with { Threads = 1 } : settings);
        RowTable.Create(_connection, version, _measures);
    }

    public DatasetManifest Manifest { get; }

    /// <summary>After which a selection is given up: what people wait for must end, and an expression may be anybody's. Without one, three times as long: sorting millions of texts takes its time, but ends.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    public static DatasetReader Open(Workspace workspace, string reference) => new(DatasetFolder.Resolve(workspace, reference), workspace.Cache);

    /// <summary>One page of the rows that match.</summary>
    /// <exception cref="UserError">a column of the request is not in the dataset, or a condition cannot be used.</exception>
    public DatasetPage ReadPage(PageRequest request, CancellationToken cancel = default)
    {
        var columns = request.Columns ?? [.. Manifest.Columns.Select(c => c.Name)];
        var index = Select(request, cancel);
        return new DatasetPage(index.Count, columns, ReadRows(index, request.Offset, request.Count, columns));
    }

    /// <summary>Finds the rows of a selection and their order, to read any pages of them after.</summary>
    /// <exception cref="UserError">a condition cannot be used, or took longer than <see cref="TimeLimit"/>.</exception>
    /// <exception cref="OperationCanceledException"/>
    public RowIndex Select(RowSelection selection, CancellationToken cancel = default) => Guard(() =>
    {
        if (selection is { IsAll: true, OrderBy: null })
            return new RowIndex(Manifest.RowCount);
        var (sql, values) = Statement(selection, [RowTable.Position]);
        var positions = new List<int>();
        using var result = _connection.Query(sql, [.. values]);
        while (result.Next())
            for (var i = 0; i < result.RowCount; i++)
                positions.Add(checked((int)result.Column(0).Integer(i)));
        return new RowIndex([.. positions]);
    }, cancel, string.IsNullOrWhiteSpace(selection.Sql) ? 3 * TimeLimit : TimeLimit);

    /// <summary>All rows of a selection in its order, chunk by chunk.</summary>
    /// <exception cref="UserError">a condition or column cannot be used.</exception>
    /// <exception cref="OperationCanceledException"/>
    public void Scan(RowSelection selection, IReadOnlyList<string> columns, Action<DuckDbResult> each, CancellationToken cancel = default) => Guard(() =>
    {
        var (sql, values) = Statement(selection, [.. columns.Select(c => Sql.Identifier(Column(c).Name))]);
        using var result = _connection.Query(sql, [.. values]);
        while (result.Next())
            each(result);
        return 0;
    }, cancel);

    /// <summary>All rows of a selection in its order as a Parquet file (zstd).</summary>
    /// <returns>rows written.</returns>
    public long Copy(RowSelection selection, IReadOnlyList<string> columns, string path, CancellationToken cancel = default) => Guard(() =>
    {
        var (sql, values) = Statement(selection, [.. columns.Select(c => Sql.Identifier(Column(c).Name))]);
        return _connection.Scalar($"COPY ({sql}) TO {Sql.PathLiteral(path)} (FORMAT parquet, COMPRESSION zstd)", [.. values]);
    }, cancel);

    /// <summary>Some rows of a selection, in its order.</summary>
    /// <param name="count">at most 1,000.</param>
    /// <param name="longest">characters after which a text is cut; null reads all of it, which may be a hundred megabytes a cell.</param>
    public IReadOnlyList<DatasetRow> ReadRows(RowIndex index, long offset, int count, IReadOnlyList<string> columns, int? longest = null)
    {
        var positions = index.Slice(offset, Math.Clamp(count, 0, MostRowsInPage));
        if (positions.Count == 0)
            return [];
        var names = string.Concat(columns.Select(c => $", {Shown(Column(c), longest)}"));
        // a range lets DuckDB pass over whole row groups, the limit over what comes after it in one
        var among = index.IsWhole ? "" : $"AND {RowTable.Position} IN ({string.Join(", ", positions)})";
        using var result = _connection.Query($"SELECT {RowTable.Position}{names} FROM {RowTable.Name} WHERE {RowTable.Position} >= ? AND {RowTable.Position} <= ? {among} LIMIT {positions.Count}", positions.Min(), positions.Max());
        var rows = ReadRows(result, columns.Count).ToDictionary(r => r.Index);
        return [.. positions.Select(position => rows[position])];
    }

    /// <summary>One row by its position; null beyond the last.</summary>
    public DatasetRow? ReadRow(long index) =>
        index < 0 ? null : ReadPage(new PageRequest { Offset = index, Count = 1 }).Rows.FirstOrDefault();

    /// <summary>Some rows by their positions, in the file's order; positions beyond the last are left out.</summary>
    public IReadOnlyList<DatasetRow> ReadRows(IReadOnlyList<long> indices, IReadOnlyList<string> columns)
    {
        foreach (var name in columns)
            Column(name);
        if (indices.Count == 0)
            return [];
        var names = string.Concat(columns.Select(c => ", " + Sql.Identifier(c)));
        using var result = _connection.Query($"SELECT file_row_number{names} FROM read_parquet(?, file_row_number = true) WHERE file_row_number IN ({string.Join(", ", indices)}) ORDER BY file_row_number", _path);
        return ReadRows(result, columns.Count);
    }

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

    private static string Shown(DatasetColumn column, int? longest) => longest is { } characters && column.Type == ColumnType.Text
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"left({Sql.Identifier(column.Name)}, {characters})")
        : Sql.Identifier(column.Name);

    private DatasetColumn Column(string name) => Manifest.Column(name);

    private (string Sql, IReadOnlyList<object?> Values) Statement(RowSelection selection, IReadOnlyList<string> expressions)
    {
        if (RowMeasure.Of(Manifest, selection).FirstOrDefault(needed => !_measures.ContainsKey(needed)) is { } missing)
            throw new InvalidOperationException($"the rows were opened without their {missing}");
        var filter = RowFilter.Of(_connection, Manifest, selection);
        return ($"SELECT {string.Join(", ", expressions)} FROM {RowTable.Name} {(filter.IsEmpty ? "" : $"WHERE {filter.Sql}")} {Order(selection)}", filter.Values);
    }

    private string Order(RowSelection selection)
    {
        if (selection.OrderBy is null)
            return "";
        var column = Manifest.Column(selection.OrderBy);
        if (column.Type == ColumnType.Image)
            throw new UserError($"'{column.Name}' holds images, which have no order.");
        var name = Sql.Identifier(column.Name);
        // the first characters decide: whole texts would have to be kept in memory
        var key = column.Type == ColumnType.Text ? $"nullif(left({name}, 200), '')" : name;
        return $"ORDER BY {key} {(selection.Descending ? "DESC" : "ASC")} NULLS LAST, {RowTable.Position}";
    }

    /// <summary>Bounds a selection in time, and says what DuckDB found wrong with it in one sentence.</summary>
    private T Guard<T>(Func<T> select, CancellationToken cancel, TimeSpan? longest = null)
    {
        var timeLimit = longest ?? TimeLimit;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeLimit);
        // asked again and again: an interrupt between two statements is lost
        using var stop = new Timer(_ => { if (limit.IsCancellationRequested) _connection.Interrupt(); }, null, 20, 20);
        try
        {
            return select();
        }
        catch (DuckDbException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (DuckDbException e) when (limit.IsCancellationRequested)
        {
            throw new UserError($"The filter took longer than {timeLimit.TotalSeconds:0} seconds and was stopped; ask for less.", e);
        }
        catch (DuckDbException e) when (e.Message.StartsWith("Out of Memory", StringComparison.Ordinal))
        {
            throw new UserError("The filter needs more memory than it may take; ask for less, or sort by another column.", e);
        }
        catch (DuckDbException e)
        {
            var sentence = SqlExpression.FirstLine(e.Message);
            throw new UserError($"The filter cannot be used: {sentence[(sentence.IndexOf("Error: ", StringComparison.Ordinal) is var at and >= 0 ? at + 7 : 0)..]}", e);
        }
    }

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
