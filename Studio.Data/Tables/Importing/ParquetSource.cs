using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Sources;

namespace Studio.Data.Tables.Importing;

/// <summary>A column of a given Parquet file, and how Studio stores it.</summary>
/// <param name="Expression">SQL over the file's own column.</param>
internal sealed record ParquetColumn(string Name, ColumnType Type, string Expression, ImageShape? Image = null);

/// <summary>
/// A given Parquet file: what it holds and how each of its types is stored (nested values as JSON text, dates and 128-bit
/// numbers as text, bytes as images when all have one square size). DuckDB reads it, and may read nothing else.
/// </summary>
internal sealed class ParquetSource : IDisposable
{
    private readonly ImportFile _file;

    /// <param name="alsoWritable">the folder the import writes into, if it does.</param>
    public ParquetSource(ImportFile file, string? alsoWritable = null, string? tempFolder = null)
    {
        _file = file;
        SourceFile.Open(file).Dispose(); // says what is wrong with a missing or empty file
        Connection = DuckDbConnection.Open(new DuckDbSettings { Files = [Path.GetFullPath(file.Path)], Folders = alsoWritable is null ? [] : [alsoWritable], TempFolder = tempFolder, CountsProgress = alsoWritable is not null });
        try
        {
            (Columns, LeftOut) = ReadColumns();
            RowCount = Guard(() => Connection.Scalar("SELECT count(*) FROM read_parquet(?)", FullPath));
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    public DuckDbConnection Connection { get; }
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>Columns of bytes that are no images.</summary>
    public IReadOnlyList<string> LeftOut { get; }
    public long RowCount { get; }

    private string FullPath => Path.GetFullPath(_file.Path);

    public List<object?[]> FirstRows(int count)
    {
        var rows = new List<object?[]>();
        Guard(() =>
        {
            using var result = Connection.Query($"SELECT {string.Join(", ", Columns.Select(c => c.Expression))} FROM read_parquet(?) LIMIT {count}", FullPath);
            while (result.Next())
            {
                for (var i = 0; i < result.RowCount; i++)
                    rows.Add([.. Enumerable.Range(0, Columns.Count).Select(c => result.Column(c).Value(i))]);
            }
            return 0L;
        });
        return rows;
    }

    /// <summary>The columns as SQL for a SELECT from this file.</summary>
    public string Select(IEnumerable<string> expressions) =>
        $"SELECT {string.Join(", ", expressions)} FROM read_parquet({Sql.PathLiteral(FullPath)})";

    /// <summary>Runs something over the file; what DuckDB finds wrong with it becomes one sentence.</summary>
    public T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DuckDbException e) when (!e.Message.Contains("INTERRUPT", StringComparison.Ordinal) && !e.Message.Contains("No space left", StringComparison.Ordinal))
        {
            throw new UserError($"{_file.Label} is no whole Parquet file: it was cut off or damaged; copy or export it again.", e);
        }
    }

    public void Dispose() => Connection.Dispose();

    private (List<ParquetColumn> Columns, List<string> LeftOut) ReadColumns()
    {
        var found = new List<(string Name, string Type)>();
        Guard(() =>
        {
            using var result = Connection.Query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))", FullPath);
            while (result.Next())
            {
                for (var i = 0; i < result.RowCount; i++)
                    found.Add((result.Column(0).Text(i), result.Column(1).Text(i)));
            }
            return 0L;
        });
        var names = ColumnNames.Clean(found.Select(f => f.Name));
        var columns = found.Select((f, i) => Map(names[i], f.Name, f.Type)).ToList();
        var leftOut = names.Where((_, i) => columns[i] is null).ToList();
        var kept = columns.OfType<ParquetColumn>().ToList();
        return kept.Count > 0 ? (kept, leftOut) : throw new UserError($"{_file.Label} has no column that can be used: all hold bytes that are no images.");
    }

    private ParquetColumn? Map(string name, string original, string type)
    {
        var column = Sql.Identifier(original);
        return type switch
        {
            "BOOLEAN" => new(name, ColumnType.Boolean, column),
            "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" => new(name, ColumnType.Integer, $"CAST({column} AS BIGINT)"),
            "FLOAT" or "DOUBLE" => new(name, ColumnType.Number, $"CAST({column} AS DOUBLE)"),
            "BLOB" => Image(name, column),
            _ when type.StartsWith("STRUCT", StringComparison.Ordinal) || type.StartsWith("MAP", StringComparison.Ordinal) || type.EndsWith(']') =>
                new(name, ColumnType.Text, $"CAST(to_json({column}) AS VARCHAR)"),
            _ => new(name, ColumnType.Text, $"CAST({column} AS VARCHAR)"),
        };
    }

    private ParquetColumn? Image(string name, string column)
    {
        var lengths = new List<long>();
        Guard(() =>
        {
            using var result = Connection.Query($"SELECT DISTINCT octet_length({column}) FROM read_parquet(?) LIMIT 2", FullPath);
            while (result.Next())
            {
                for (var i = 0; i < result.RowCount; i++)
                    lengths.Add(result.Column(0).IsNull(i) ? 0 : result.Column(0).Integer(i));
            }
            return 0L;
        });
        return lengths.Count == 1 && Shape(lengths[0]) is { } shape ? new(name, ColumnType.Image, column, shape) : null;
    }

    /// <summary>A square of 1 or 3 bytes a point.</summary>
    private static ImageShape? Shape(long bytes)
    {
        foreach (var channels in new[] { 1, 3 })
        {
            var side = (int)Math.Sqrt((double)bytes / channels);
            if (side > 0 && (long)side * side * channels == bytes)
                return new ImageShape(side, side, channels);
        }
        return null;
    }
}
