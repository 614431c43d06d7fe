namespace Studio.Data.Tables.Statistics;

/// <summary>One figure of a column in two versions.</summary>
/// <param name="Column">"" for figures of all rows.</param>
/// <param name="Before">null where the version has no such column, or the figure means nothing there.</param>
public sealed record FigurePair(string Column, string Figure, double? Before, double? After)
{
    private const int MostValues = 8;

    /// <summary>Rows, then column by column what is missing, different and repeated, the range, and the commonest values where values are few.</summary>
    public static IReadOnlyList<FigurePair> Of(TableStatistics before, TableStatistics after)
    {
        var names = before.Columns.Select(c => c.Name).Union(after.Columns.Select(c => c.Name));
        return [new("", "rows", before.RowCount, after.RowCount), .. names.SelectMany(name => Of(name, Find(before, name), Find(after, name)))];
    }

    private static IEnumerable<FigurePair> Of(string name, ColumnStatistics? before, ColumnStatistics? after)
    {
        foreach (var (figure, read) in new (string, Func<ColumnStatistics, double?>)[] { ("missing", c => c.Missing), ("different values", c => c.Distinct), ("rows that repeat an earlier one", c => c.Repeated), ("least (text: characters)", c => c.Min), ("mean", c => c.Mean), ("most", c => c.Max) })
        {
            var pair = new FigurePair(name, figure, before is null ? null : read(before), after is null ? null : read(after));
            if (pair.Before is not null || pair.After is not null)
                yield return pair;
        }
        foreach (var value in Values(before).Concat(Values(after)).Distinct().Take(MostValues))
            yield return new(name, $"= {value}", Count(before, value), Count(after, value));
    }

    /// <summary>None where the values are too many to be all listed.</summary>
    private static IEnumerable<string> Values(ColumnStatistics? column) =>
        column is { Distinct: <= MostValues } ? column.Values.Select(v => v.Value) : [];

    private static double? Count(ColumnStatistics? column, string value) => column is null ? null : column.Values.FirstOrDefault(v => v.Value == value)?.Count ?? 0;

    private static ColumnStatistics? Find(TableStatistics statistics, string name) => statistics.Columns.FirstOrDefault(c => c.Name == name);
}
