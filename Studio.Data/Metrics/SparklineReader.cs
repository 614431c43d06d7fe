using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Studio.Data.Metrics;

/// <summary>Small courses of one metric for many runs, from one query that reads at most 60 blocks of each series.</summary>
internal static class SparklineReader
{
    private const int MaxValues = 60;

    // evenly spread blocks: every second one from 60 blocks on, every third from 90 on, and so forth
    private const string Blocks = """
        SELECT s.RunId, s.Attempt, b.Points
        FROM MetricSeries s JOIN MetricBlocks b ON b.Key >= s.Id << 24 AND b.Key < (s.Id + 1) << 24
        WHERE s.Name = $name AND s.RunId IN (SELECT value FROM json_each($ids))
            AND (b.Key - (s.Id << 24)) % max(1, (s.Count / 256 + 1) / 30) = 0
        ORDER BY s.RunId, s.Attempt, b.Key
        """;

    public static IReadOnlyDictionary<string, double[]> Read(SqliteConnection connection, IReadOnlyCollection<string> runIds, string metric)
    {
        var ids = JsonSerializer.Serialize(runIds);
        var histories = Histories(connection, ids);
        using var command = Sql.Command(connection, Blocks, "$name", "$ids");
        Sql.Bind(command, metric, ids);
        using var reader = command.ExecuteReader();
        var values = new Dictionary<string, List<double>>();
        while (reader.Read())
        {
            var runId = reader.GetString(0);
            if (!values.TryGetValue(runId, out var course))
                values[runId] = course = [];
            var last = histories.GetValueOrDefault(runId)?.LastStepThatCounts(reader.GetInt32(1)) ?? long.MaxValue;
            foreach (ref readonly var point in MemoryMarshal.Cast<byte, SeriesPoint>(reader.GetFieldValue<byte[]>(2)))
                if (point.Step <= last && double.IsFinite(point.Value))
                    course.Add(point.Value);
        }

        return values.Where(v => v.Value.Count > 0).ToDictionary(v => v.Key, v => Means(CollectionsMarshal.AsSpan(v.Value)));
    }

    private static Dictionary<string, AttemptHistory> Histories(SqliteConnection connection, string ids)
    {
        using var command = Sql.Command(connection, "SELECT RunId, Attempt, FromStep FROM RunAttempts WHERE RunId IN (SELECT value FROM json_each($ids))", "$ids");
        Sql.Bind(command, ids);
        using var reader = command.ExecuteReader();
        var starts = new List<(string RunId, int Attempt, long FromStep)>();
        while (reader.Read())
            starts.Add((reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2)));
        return starts.GroupBy(s => s.RunId).ToDictionary(g => g.Key, g => new AttemptHistory(g.Select(s => (s.Attempt, s.FromStep))));
    }

    private static double[] Means(ReadOnlySpan<double> values)
    {
        var means = new double[Math.Min(values.Length, MaxValues)];
        for (var i = 0; i < means.Length; i++)
        {
            var from = (int)((long)values.Length * i / means.Length);
            var to = (int)((long)values.Length * (i + 1) / means.Length);
            var sum = 0.0;
            foreach (var value in values[from..to])
                sum += value / (to - from);
            means[i] = sum;
        }

        return means;
    }
}
