using System.Text.Json;
using Microsoft.Data.Sqlite;
using Studio.Data.Catalog;
using Studio.Data.Metrics;

namespace Studio.Data.Runs;

/// <summary>The metrics of many runs by one plain query: a thousand runs have tens of thousands of them, which EF takes ten times as long to build.</summary>
internal static class RunMetricReader
{
    private const string Select = """
        SELECT RunId, Name, Last, LastStep, Min, MinStep, Max, MaxStep FROM RunMetrics
        WHERE RunId IN (SELECT value FROM json_each($ids)) AND ($names IS NULL OR Name IN (SELECT value FROM json_each($names)))
        ORDER BY RunId, Name
        """;

    public static void ReadInto(IReadOnlyDictionary<string, Run> runs, SqliteConnection connection, IReadOnlyList<string>? names)
    {
        using var command = Sql.Command(connection, Select, "$ids", "$names");
        Sql.Bind(command, JsonSerializer.Serialize(runs.Keys), names is null ? null : JsonSerializer.Serialize(names));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var run = runs[reader.GetString(0)];
            run.Metrics.Add(new RunMetric
            {
                RunId = run.Id,
                Name = reader.GetString(1),
                Last = Number(reader, 2),
                LastStep = reader.GetInt64(3),
                Min = Number(reader, 4),
                MinStep = reader.GetInt64(5),
                Max = Number(reader, 6),
                MaxStep = reader.GetInt64(7),
            });
        }
    }

    private static double? Number(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
}
