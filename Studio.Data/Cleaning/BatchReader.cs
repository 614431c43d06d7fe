using System.Text;
using Studio.Data.Tables;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Cleaning;

/// <summary>Reads a version's rows, or stretches of them, as batches in the file's order.</summary>
internal sealed class BatchReader : IDisposable
{
    /// <summary>A batch takes no further row after this many bytes of text: with long texts it is the bytes that count.</summary>
    private const int FullBytes = 4 << 20;

    private readonly DuckDbConnection _connection;
    private readonly DatasetVersion _version;
    private readonly int _growth;

    /// <param name="growth">rows at most that the steps make of one: batches leave room for them.</param>
    /// <exception cref="UserError">the version's data is gone.</exception>
    public BatchReader(DatasetVersion version, int growth = 1)
    {
        _growth = growth;
        if (!File.Exists(version.ParquetPath))
            throw new UserError($"The data of '{version.Manifest.Name}' version {version.Manifest.Version} is missing: it was deleted meanwhile. Choose another version.");
        _version = version;
        _connection = DuckDbConnection.Open(new DuckDbSettings { Files = [version.ParquetPath], Threads = 1 });
    }

    public IEnumerable<CleaningBatch> Read(CancellationToken cancel) => Read(0, _version.Manifest.RowCount, cancel);

    /// <param name="to">excluded.</param>
    /// <param name="longest">bytes of a text beyond which its row is passed over.</param>
    public IEnumerable<CleaningBatch> Read(long from, long to, CancellationToken cancel, int? longest = null)
    {
        var columns = _version.Manifest.Columns;
        var names = string.Concat(columns.Select(c => ", " + Sql.Identifier(c.Name)));
        using var result = _connection.Query($"SELECT file_row_number{names} FROM read_parquet(?, file_row_number = true) WHERE file_row_number >= ? AND file_row_number < ?{Shorter(columns, longest)}", _version.ParquetPath, from, to);
        while (result.Next())
        {
            for (var start = 0; start < result.RowCount;)
            {
                cancel.ThrowIfCancellationRequested();
                var batch = Batch(result, columns.Count, start, _growth);
                start += batch.Rows;
                yield return batch;
            }
        }
    }

    public void Dispose() => _connection.Dispose();

    private static string Shorter(IReadOnlyList<DatasetColumn> columns, int? longest) => longest is { } bytes
        ? string.Concat(columns.Where(c => c.Type == ColumnType.Text).Select(c => string.Create(System.Globalization.CultureInfo.InvariantCulture, $" AND coalesce(strlen({Sql.Identifier(c.Name)}), 0) <= {bytes}")))
        : "";

    private static CleaningBatch Batch(DuckDbResult result, int columns, int start, int growth)
    {
        var count = Fitting(result, columns, start, growth);
        var rows = new long[count];
        var ids = result.Column(0);
        for (var i = 0; i < count; i++)
            rows[i] = ids.Integer(start + i);
        var values = new object?[columns][];
        for (var c = 0; c < columns; c++)
        {
            var vector = result.Column(c + 1);
            var column = values[c] = new object?[count];
            var isText = result.ColumnType(c + 1) == DuckDbType.Varchar;
            for (var i = 0; i < count; i++)
                column[i] = !isText ? vector.Value(start + i) : vector.IsNull(start + i) ? null : Encoding.UTF8.GetString(vector.Bytes(start + i));
        }
        return new CleaningBatch(values, rows);
    }

    private static int Fitting(DuckDbResult result, int columns, int start, int growth)
    {
        var bytes = new long[Math.Min(result.RowCount - start, CleaningBatch.MostRows / growth)];
        for (var c = 1; c <= columns; c++)
        {
            if (result.ColumnType(c) is not (DuckDbType.Varchar or DuckDbType.Blob))
                continue;
            var vector = result.Column(c);
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] += vector.IsNull(start + i) ? 0 : vector.Bytes(start + i).Length;
        }
        long all = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if ((all += bytes[i]) >= FullBytes / growth)
                return i + 1;
        }
        return bytes.Length;
    }
}
