using System.Text.Json;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables;

/// <summary>
/// Statistics of a version's columns, computed by DuckDB over its file. A version never changes, so they are computed once
/// and kept in the workspace's cache under its content hash.
/// </summary>
public static class DatasetStatistics
{
    private const int Bars = 24;
    private const int MaxValues = 40;

    /// <summary>From the cache, or computed now: some seconds for millions of rows.</summary>
    /// <exception cref="UserError">the version's data file is missing.</exception>
    public static IReadOnlyList<ColumnStatistics> Read(Workspace workspace, DatasetVersion version)
    {
        var path = Path.Combine(workspace.Cache, $"statistics-{version.Manifest.ContentHash}.json");
        if (FromCache(path) is { } known)
            return known;
        if (!File.Exists(version.ParquetPath))
            throw new UserError($"The data of '{version.Manifest.Name}' version {version.Manifest.Version} is missing: {version.ParquetPath} is not there.");
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [version.ParquetPath] });
        var computed = version.Manifest.Columns.Select(column => Compute(connection, version.ParquetPath, column)).ToList();
        var beside = $"{path}.{Identifier.New()}";
        File.WriteAllText(beside, JsonSerializer.Serialize(computed, DatasetFiles.Json));
        File.Move(beside, path, overwrite: true);
        return computed;
    }

    private static List<ColumnStatistics>? FromCache(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<List<ColumnStatistics>>(File.ReadAllText(path), DatasetFiles.Json);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // not there, or of an older form: computed anew
        }
    }

    private static ColumnStatistics Compute(DuckDbConnection connection, string path, DatasetColumn column)
    {
        var name = Sql.Identifier(column.Name);
        var missing = connection.Scalar($"SELECT count(*) - count({name}) FROM read_parquet(?)", path);
        var statistics = new ColumnStatistics { Column = column.Name, Missing = missing };
        if (column.Role is ColumnRole.Label or ColumnRole.Split || column.Type == ColumnType.Boolean)
            return statistics with { Values = Commonest(connection, path, name) };
        return column.Type switch
        {
            ColumnType.Text => Measured(connection, path, statistics with { Measure = "characters" }, $"length({name})"),
            ColumnType.Integer or ColumnType.Number => Measured(connection, path, statistics with { Measure = "value" }, $"CAST({name} AS DOUBLE)"),
            _ => statistics,
        };
    }

    private static List<ValueCount> Commonest(DuckDbConnection connection, string path, string name)
    {
        var values = new List<ValueCount>();
        using var result = connection.Query($"SELECT CAST({name} AS VARCHAR) AS v, count(*) AS n FROM read_parquet(?) WHERE {name} IS NOT NULL GROUP BY v ORDER BY n DESC, v LIMIT {MaxValues}", path);
        while (result.Next())
            for (var row = 0; row < result.RowCount; row++)
                values.Add(new(result.Column(0).Text(row), result.Column(1).Integer(row)));
        return values;
    }

    private static ColumnStatistics Measured(DuckDbConnection connection, string path, ColumnStatistics statistics, string expression)
    {
        var from = $"FROM (SELECT CAST({expression} AS DOUBLE) AS x FROM read_parquet(?)) WHERE isfinite(x)";
        var range = Numbers(connection, $"SELECT min(x), max(x), avg(x) {from}", path);
        if (range is not [{ } min, { } max, { } mean])
            return statistics;
        var measured = statistics with { Min = min, Max = max, Mean = mean };
        return measured with { Histogram = Count(connection, path, from, min, max) };
    }

    private static long[] Count(DuckDbConnection connection, string path, string from, double min, double max)
    {
        // whole numbers of a small range get a bar each
        var bars = max - min < Bars && min == Math.Floor(min) && max == Math.Floor(max) ? (int)(max - min) + 1 : Bars;
        var width = Math.Max((bars < Bars ? bars : max - min) / bars, double.Epsilon);
        var counts = new long[bars];
        using var result = connection.Query($"SELECT CAST(least(floor((x - ?) / ?), {bars - 1}) AS BIGINT) AS b, count(*) {from} GROUP BY b", min, width, path);
        while (result.Next())
            for (var row = 0; row < result.RowCount; row++)
                counts[Math.Clamp(result.Column(0).Integer(row), 0, bars - 1)] += result.Column(1).Integer(row);
        return counts;
    }

    private static double?[] Numbers(DuckDbConnection connection, string sql, string path)
    {
        using var result = connection.Query(sql, path);
        if (!result.Next())
            return [];
        var numbers = new double?[result.ColumnCount];
        for (var column = 0; column < numbers.Length; column++)
            numbers[column] = result.Column(column).IsNull(0) ? null : result.Column(column).Number(0);
        return numbers;
    }
}
