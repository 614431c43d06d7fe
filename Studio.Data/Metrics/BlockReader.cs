using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Studio.Data.Metrics;

/// <summary>
/// The points of one series in the order of steps, in a rented array (a million points are 24 MB): dispose it. SQLite's own
/// calls instead of the provider's, because they show a block's bytes in place, without a copy of their own.
/// </summary>
internal sealed class BlockReader : IDisposable
{
    private SeriesPoint[] _points;
    private int _count;

    private BlockReader(int capacity) => _points = ArrayPool<SeriesPoint>.Shared.Rent(capacity);

    public ReadOnlySpan<SeriesPoint> Points => _points.AsSpan(0, _count);

    public static BlockReader Read(SqliteConnection connection, MetricSeries series)
    {
        var read = new BlockReader(checked((int)series.Count));
        try
        {
            read.Fill(connection.Handle!, series.Id);
            read.Sort();
            return read;
        }
        catch
        {
            read.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<SeriesPoint>.Shared.Return(_points);
        _points = [];
        _count = 0;
    }

    private void Fill(sqlite3 db, long seriesId)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(db, "SELECT Points FROM MetricBlocks WHERE Key >= ?1 AND Key < ?2 ORDER BY Key", out var statement), db);
        using (statement)
        {
            raw.sqlite3_bind_int64(statement, 1, BlockKey.First(seriesId));
            raw.sqlite3_bind_int64(statement, 2, BlockKey.End(seriesId));
            int code;
            while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                Append(MemoryMarshal.Cast<byte, SeriesPoint>(raw.sqlite3_column_blob(statement, 0)));
            SqliteException.ThrowExceptionForRC(code, db);
        }
    }

    private void Append(ReadOnlySpan<SeriesPoint> block)
    {
        block.CopyTo(_points.AsSpan(_count));
        _count += block.Length;
    }

    /// <summary>Workers report in the order of steps; sorting is for whoever does not, and keeps the order of equal steps.</summary>
    private void Sort()
    {
        for (var i = 1; i < _count; i++)
        {
            if (_points[i].Step >= _points[i - 1].Step)
                continue;
            _points.AsSpan(0, _count).ToArray().OrderBy(p => p.Step).ToArray().CopyTo(_points, 0);
            return;
        }
    }
}
