using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Studio.Data.Metrics;

/// <summary>Appends a batch's points to their series. Must run inside the writer's transaction; its commands are prepared once per batch.</summary>
internal sealed class BlockWriter : IDisposable
{
    private readonly SqliteCommand _findSeries;
    private readonly SqliteCommand _addSeries;
    private readonly SqliteCommand _setCount;
    private readonly SqliteCommand _fillBlock;
    private readonly SqliteCommand _addBlock;

    public BlockWriter(SqliteConnection connection)
    {
        _findSeries = Sql.Command(connection, "SELECT Id, Count FROM MetricSeries WHERE RunId = $run AND Name = $name AND Attempt = $attempt", "$run", "$name", "$attempt");
        _addSeries = Sql.Command(connection, "INSERT INTO MetricSeries(RunId, Name, Attempt, Count) VALUES ($run, $name, $attempt, 0) RETURNING Id", "$run", "$name", "$attempt");
        _setCount = Sql.Command(connection, "UPDATE MetricSeries SET Count = $count WHERE Id = $id", "$count", "$id");

        // || makes text of two blobs without touching their bytes; the cast calls it a blob again
        _fillBlock = Sql.Command(connection, "UPDATE MetricBlocks SET Points = CAST(Points || $points AS BLOB), MinStep = min(MinStep, $min), MaxStep = max(MaxStep, $max) WHERE Key = $key", "$key", "$min", "$max", "$points");
        _addBlock = Sql.Command(connection, "INSERT INTO MetricBlocks(Key, MinStep, MaxStep, Points) VALUES ($key, $min, $max, $points)", "$key", "$min", "$max", "$points");
    }

    public void Write(string runId, MetricBatch batch)
    {
        foreach (var buffer in batch.Series)
            if (buffer.Count > 0)
                Append(runId, buffer);
    }

    public void Dispose()
    {
        _findSeries.Dispose();
        _addSeries.Dispose();
        _setCount.Dispose();
        _fillBlock.Dispose();
        _addBlock.Dispose();
    }

    private void Append(string runId, SeriesBuffer buffer)
    {
        var (id, count) = Find(runId, buffer);
        for (var points = buffer.Points; points.Length > 0;)
        {
            var used = (int)(count % BlockKey.PointsPerBlock);
            var part = points[..Math.Min(points.Length, BlockKey.PointsPerBlock - used)];
            WriteBlock(used == 0 ? _addBlock : _fillBlock, BlockKey.Of(id, count), part);
            points = points[part.Length..];
            count += part.Length;
        }

        Sql.Run(_setCount, count, id);
    }

    private (long Id, long Count) Find(string runId, SeriesBuffer buffer)
    {
        Sql.Bind(_findSeries, runId, buffer.Name, buffer.Attempt);
        using (var reader = _findSeries.ExecuteReader())
            if (reader.Read())
                return (reader.GetInt64(0), reader.GetInt64(1));
        Sql.Bind(_addSeries, runId, buffer.Name, buffer.Attempt);
        return ((long)_addSeries.ExecuteScalar()!, 0);
    }

    private static void WriteBlock(SqliteCommand command, long key, ReadOnlySpan<SeriesPoint> points)
    {
        var (min, max) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var point in points)
            (min, max) = (Math.Min(min, point.Step), Math.Max(max, point.Step));
        Sql.Run(command, key, min, max, MemoryMarshal.AsBytes(points).ToArray());
    }
}
