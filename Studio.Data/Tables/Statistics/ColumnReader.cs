using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Statistics;

/// <summary>One column's statistics, in as few passes over it as its type needs.</summary>
internal static class ColumnReader
{
    private const int Bins = 24;
    private const int MostFrequent = 10;
    private const int ShownCharacters = 200;

    /// <summary>A column of words with no more different values than this is drawn as values, not as lengths.</summary>
    private const int FewValues = 50;

    public static ColumnStatistics Read(DuckDbConnection connection, string path, DatasetColumn column)
    {
        var name = Sql.Identifier(column.Name);
        return column.Type switch
        {
            ColumnType.Image => new ColumnStatistics { Name = column.Name, Missing = connection.Scalar($"SELECT count(*) - count({name}) FROM read_parquet(?)", path) },
            ColumnType.Text => ReadText(connection, path, column, name),
            _ => ReadNumbers(connection, path, column, name),
        };
    }

    private static ColumnStatistics ReadText(DuckDbConnection connection, string path, DatasetColumn column, string name)
    {
        var measure = TextMeasure.Of(connection, path, column.Name);
        var lengths = measure.Characters.All().ToList();
        var rows = lengths.Sum(l => l.Rows);
        // 64-bit hashes, and of them only those that come again are kept; that two of a million texts share one happens once in 40 million datasets
        connection.Execute($"CREATE OR REPLACE TEMP TABLE repeated AS SELECT hash({name}) AS h, count(*) AS n FROM read_parquet({Sql.PathLiteral(path)}) WHERE {name} <> '' GROUP BY h HAVING n > 1");
        var (groups, repeatedRows) = (connection.Scalar("SELECT count(*) FROM repeated"), connection.Scalar("SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM repeated"));
        var distinct = rows - repeatedRows + groups;
        return new ColumnStatistics
        {
            Name = column.Name,
            Missing = measure.Missing,
            Distinct = distinct,
            Repeated = repeatedRows - groups,
            Min = lengths.Count == 0 ? null : lengths[0].Length,
            Max = lengths.Count == 0 ? null : lengths[^1].Length,
            Mean = rows == 0 ? null : lengths.Sum(l => (double)l.Length * l.Rows) / rows,
            Histogram = LengthCounts.Histogram(lengths),
            WordHistogram = LengthCounts.Histogram([.. measure.Words.All()]),
            Values = Values(connection, path, column, name, distinct),
        };
    }

    private static List<ValueCount> Values(DuckDbConnection connection, string path, DatasetColumn column, string name, long distinct)
    {
        if (column.Role == ColumnRole.Label)
            return InClassOrder(column, Frequent(connection, path, name, $"{name} <> ''", column.Classes.Count + 1));
        if (distinct <= FewValues)
            return Frequent(connection, path, name, $"{name} <> ''", FewValues);
        return Frequent(connection, path, name, $"hash({name}) IN (SELECT h FROM repeated ORDER BY n DESC, h LIMIT {MostFrequent})", MostFrequent);
    }

    private static ColumnStatistics ReadNumbers(DuckDbConnection connection, string path, DatasetColumn column, string name)
    {
        var isMeasured = column.Type != ColumnType.Boolean;
        var number = isMeasured ? $"CASE WHEN isfinite(CAST({name} AS DOUBLE)) THEN CAST({name} AS DOUBLE) END" : "CAST(NULL AS DOUBLE)";
        using var result = connection.Query($"SELECT count(*) - count({name}), approx_count_distinct({name}), min({number}), max({number}), avg({number}) FROM read_parquet(?)", path);
        result.Next();
        double? Number(int c) => result.Column(c).IsNull(0) ? null : result.Column(c).Number(0);
        var summary = new ColumnStatistics { Name = column.Name, Missing = result.Column(0).Integer(0), Distinct = result.Column(1).Integer(0), Min = Number(2), Max = Number(3), Mean = Number(4) };
        var isListed = column.Role == ColumnRole.Label || summary.Distinct <= FewValues;
        var frequent = isListed ? Frequent(connection, path, name, $"{name} IS NOT NULL", Math.Max(FewValues, column.Classes.Count + 1)) : [];
        return summary with
        {
            Histogram = isMeasured && summary is { Min: { } min, Max: { } max } ? Histogram(connection, path, number, min, max) : [],
            Values = column.Role == ColumnRole.Label ? InClassOrder(column, frequent) : frequent,
        };
    }

    /// <summary>Whole numbers of a small range get a bin each.</summary>
    private static List<HistogramBin> Histogram(DuckDbConnection connection, string path, string number, double min, double max)
    {
        var whole = max - min < Bins && min == Math.Floor(min) && max == Math.Floor(max)
            && connection.Scalar($"SELECT count(*) FROM read_parquet(?) WHERE {number} <> floor({number})", path) == 0;
        var bins = whole ? (int)(max - min) + 1 : Bins;
        var width = whole ? 1 : (max - min) / bins;
        if (width <= 0)
            return [new HistogramBin(min, max, connection.Scalar($"SELECT count({number}) FROM read_parquet(?)", path))];
        var counts = new long[bins];
        using var result = connection.Query($"SELECT CAST(least(floor(({number} - ?) / ?), {bins - 1}) AS INTEGER) AS bin, count(*) FROM read_parquet(?) WHERE {number} IS NOT NULL GROUP BY bin", min, width, path);
        while (result.Next())
            for (var i = 0; i < result.RowCount; i++)
                counts[Math.Clamp(result.Column(0).Integer(i), 0, bins - 1)] += result.Column(1).Integer(i);
        return [.. counts.Select((count, i) => new HistogramBin(min + (i * width), i == bins - 1 ? max : min + ((i + 1) * width), count))];
    }

    /// <summary>By count, then by value, so that the same data gives the same list.</summary>
    private static List<ValueCount> Frequent(DuckDbConnection connection, string path, string name, string condition, int count)
    {
        var values = new List<ValueCount>();
        using var result = connection.Query($"SELECT {name}, count(*) AS n FROM read_parquet(?) WHERE {condition} GROUP BY {name} ORDER BY n DESC, {name} LIMIT {count}", path);
        while (result.Next())
            for (var i = 0; i < result.RowCount; i++)
                values.Add(new ValueCount(Shorten(CellText.Of(result.Column(0).Value(i))), result.Column(1).Integer(i)));
        return values;
    }

    private static List<ValueCount> InClassOrder(DatasetColumn column, List<ValueCount> counts)
    {
        var byValue = counts.DistinctBy(c => c.Value).ToDictionary(c => c.Value, c => c.Count, StringComparer.Ordinal);
        return [.. column.Classes.Select(c => new ValueCount(Shorten(c), byValue.GetValueOrDefault(Shorten(c))))];
    }

    private static string Shorten(string value) => value.Length <= ShownCharacters ? value : value[..ShownCharacters] + "…";
}
