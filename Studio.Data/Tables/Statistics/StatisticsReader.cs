using System.Text.Json;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Statistics;

/// <summary>
/// Statistics of a version, computed by DuckDB over the file and kept in the workspace's cache under the content hash: a
/// version never changes, so neither do they.
/// </summary>
public static class StatisticsReader
{
    private const int Bins = 20;
    private const int MostFrequent = 10;
    private const int ShownCharacters = 200;

    /// <summary>Counting every different value keeps them all in memory; beyond this many characters only likely ones are counted.</summary>
    private const double MostCharactersKept = 20e6;

    /// <exception cref="OperationCanceledException"/>
    public static TableStatistics Read(Workspace workspace, DatasetVersion version, CancellationToken cancel = default)
    {
        var cached = Path.Combine(workspace.Cache, $"statistics-{version.Manifest.ContentHash}.json");
        if (Load(cached) is { } known)
            return known;
        var statistics = Compute(workspace, version, cancel);
        var beside = $"{cached}.{Identifier.New()}";
        File.WriteAllText(beside, JsonSerializer.Serialize(statistics, DatasetFiles.Json));
        File.Move(beside, cached, overwrite: true);
        return statistics;
    }

    private static TableStatistics? Load(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<TableStatistics>(File.ReadAllText(path), DatasetFiles.Json) : null;
        }
        catch (JsonException)
        {
            return null; // the cache may hold anything; what cannot be read is computed again
        }
    }

    private static TableStatistics Compute(Workspace workspace, DatasetVersion version, CancellationToken cancel)
    {
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [version.ParquetPath], TempFolder = workspace.Cache });
        using var interrupt = cancel.Register(connection.Interrupt);
        try
        {
            return new TableStatistics(version.Manifest.RowCount, [.. version.Manifest.Columns.Select(c => Compute(connection, version.ParquetPath, c))]);
        }
        catch (DuckDbException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }

    private static ColumnStatistics Compute(DuckDbConnection connection, string path, DatasetColumn column)
    {
        var name = Sql.Identifier(column.Name);
        if (column.Type == ColumnType.Image)
            return new ColumnStatistics { Name = column.Name, Missing = connection.Scalar($"SELECT count(*) - count({name}) FROM read_parquet(?)", path) };
        var measure = Measure(column, name);
        var summary = Summarize(connection, path, column, measure);
        return summary with
        {
            Histogram = measure is null || summary.Min is null ? [] : Histogram(connection, path, measure, summary.Min.Value, summary.Max!.Value),
            Values = column.Role == ColumnRole.Label ? InClassOrder(column, Frequent(connection, path, name, column.Classes.Count + 1)) : column.Type == ColumnType.Text && IsLarge(summary) ? FrequentOfMany(connection, path, name) : Frequent(connection, path, name, MostFrequent),
        };
    }

    /// <summary>The number a histogram is drawn of.</summary>
    private static string? Measure(DatasetColumn column, string name) => column.Type switch
    {
        ColumnType.Text => $"CAST(length(nullif({name}, '')) AS DOUBLE)",
        ColumnType.Integer or ColumnType.Number => $"CAST({name} AS DOUBLE)",
        _ => null,
    };

    private static ColumnStatistics Summarize(DuckDbConnection connection, string path, DatasetColumn column, string? measure)
    {
        var name = Sql.Identifier(column.Name);
        var value = column.Type == ColumnType.Text ? $"nullif({name}, '')" : name;
        var number = measure ?? "CAST(NULL AS DOUBLE)";
        using var result = connection.Query(
            $"SELECT count(*) - count({value}), approx_count_distinct({value}), min({number}), max({number}), avg({number}) FROM read_parquet(?)", path);
        result.Next();
        double? Number(int c) => result.Column(c).IsNull(0) ? null : result.Column(c).Number(0);
        return new ColumnStatistics { Name = column.Name, Missing = result.Column(0).Integer(0), Distinct = result.Column(1).Integer(0), Min = Number(2), Max = Number(3), Mean = Number(4) };
    }

    private static List<HistogramBin> Histogram(DuckDbConnection connection, string path, string measure, double min, double max)
    {
        var width = (max - min) / Bins;
        if (width <= 0)
            return [new HistogramBin(min, max, connection.Scalar($"SELECT count({measure}) FROM read_parquet(?)", path))];
        var counts = new long[Bins];
        using var result = connection.Query(
            $"SELECT CAST(least(floor(({measure} - ?) / ?), {Bins - 1}) AS INTEGER) AS bin, count(*) FROM read_parquet(?) WHERE {measure} IS NOT NULL GROUP BY bin", min, width, path);
        while (result.Next())
        {
            for (var i = 0; i < result.RowCount; i++)
                counts[result.Column(0).Integer(i)] = result.Column(1).Integer(i);
        }
        return [.. counts.Select((count, i) => new HistogramBin(min + (i * width), i == Bins - 1 ? max : min + ((i + 1) * width), count))];
    }

    /// <summary>By count, then by value, so that the same data gives the same list.</summary>
    private static List<ValueCount> Frequent(DuckDbConnection connection, string path, string name, int count)
    {
        var values = new List<ValueCount>();
        using var result = connection.Query(
            $"SELECT {name}, count(*) AS n FROM read_parquet(?) WHERE {name} IS NOT NULL AND CAST({name} AS VARCHAR) <> '' GROUP BY {name} ORDER BY n DESC, {name} LIMIT {count}", path);
        while (result.Next())
        {
            for (var i = 0; i < result.RowCount; i++)
                values.Add(new ValueCount(Shorten(CellText.Of(result.Column(0).Value(i))), result.Column(1).Integer(i)));
        }
        return values;
    }

    private static bool IsLarge(ColumnStatistics column) => column.Distinct * (column.Mean ?? 0) > MostCharactersKept;

    /// <summary>The values a bounded sketch takes for the most frequent (a very even column may have others), counted exactly.</summary>
    private static List<ValueCount> FrequentOfMany(DuckDbConnection connection, string path, string name)
    {
        var likely = new List<object?>();
        using (var result = connection.Query($"SELECT unnest(approx_top_k({name}, {MostFrequent})) FROM read_parquet(?) WHERE {name} <> ''", path))
        {
            while (result.Next())
            {
                for (var i = 0; i < result.RowCount; i++)
                    likely.Add(result.Column(0).Value(i));
            }
        }
        var counts = likely.Select(value => new ValueCount(Shorten(CellText.Of(value)), connection.Scalar($"SELECT count(*) FROM read_parquet(?) WHERE {name} = ?", path, CellText.Of(value))));
        return [.. counts.OrderByDescending(c => c.Count).ThenBy(c => c.Value, StringComparer.Ordinal)];
    }

    private static List<ValueCount> InClassOrder(DatasetColumn column, List<ValueCount> counts)
    {
        var byValue = counts.ToDictionary(c => c.Value, c => c.Count, StringComparer.Ordinal);
        return [.. column.Classes.Select(c => new ValueCount(Shorten(c), byValue.GetValueOrDefault(Shorten(c))))];
    }

    private static string Shorten(string value) => value.Length <= ShownCharacters ? value : value[..ShownCharacters] + "…";
}
