using Microsoft.Data.Sqlite;

namespace Studio.Data.Metrics;

/// <summary>Keeps RunMetrics (last and extreme value of every metric) up with the points, in the transaction that adds them.</summary>
internal static class SummaryWriter
{
    private const string Upsert = """
        INSERT INTO RunMetrics(RunId, Name, Last, LastStep, Min, MinStep, Max, MaxStep)
        VALUES ($run, $name, $last, $lastStep, $min, $minStep, $max, $maxStep)
        ON CONFLICT DO UPDATE SET Last = excluded.Last, LastStep = excluded.LastStep,
            MinStep = iif(Min IS NULL OR excluded.Min < Min, excluded.MinStep, MinStep), Min = iif(Min IS NULL OR excluded.Min < Min, excluded.Min, Min),
            MaxStep = iif(Max IS NULL OR excluded.Max > Max, excluded.MaxStep, MaxStep), Max = iif(Max IS NULL OR excluded.Max > Max, excluded.Max, Max)
        """;

    /// <summary>Adds what the batch brought to what is known.</summary>
    public static void Merge(SqliteConnection connection, string runId, MetricBatch batch)
    {
        using var upsert = Prepare(connection);
        foreach (var buffer in batch.Series)
        {
            if (buffer.Count == 0)
                continue;
            var summary = new MetricSummary();
            summary.Add(buffer.Points);
            Write(upsert, runId, buffer.Name, summary);
        }
    }

    /// <summary>From all points that count: needed when a new attempt made some of an earlier one superseded.</summary>
    public static void Recompute(SqliteConnection connection, string runId)
    {
        var history = AttemptHistory.Read(connection, runId);
        using (var delete = Sql.Command(connection, "DELETE FROM RunMetrics WHERE RunId = $run", "$run"))
            Sql.Run(delete, runId);
        using var upsert = Prepare(connection);
        foreach (var metric in AllSeries(connection, runId).GroupBy(s => s.Name))
        {
            var summary = new MetricSummary();
            foreach (var series in metric)
            {
                using var read = BlockReader.Read(connection, series);
                summary.Add(read.Points[..history.CountingPoints(series.Attempt, read.Points)]);
            }

            Write(upsert, runId, metric.Key, summary);
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection) =>
        Sql.Command(connection, Upsert, "$run", "$name", "$last", "$lastStep", "$min", "$minStep", "$max", "$maxStep");

    private static void Write(SqliteCommand upsert, string runId, string name, MetricSummary s) =>
        Sql.Run(upsert, runId, name, s.Last, s.LastStep, s.Min, s.MinStep, s.Max, s.MaxStep);

    private static List<MetricSeries> AllSeries(SqliteConnection connection, string runId)
    {
        using var command = Sql.Command(connection, "SELECT Id, Name, Attempt, Count FROM MetricSeries WHERE RunId = $run ORDER BY Name, Attempt", "$run");
        Sql.Bind(command, runId);
        using var reader = command.ExecuteReader();
        var all = new List<MetricSeries>();
        while (reader.Read())
            all.Add(new MetricSeries { Id = reader.GetInt64(0), RunId = runId, Name = reader.GetString(1), Attempt = reader.GetInt32(2), Count = reader.GetInt64(3) });
        return all;
    }
}
