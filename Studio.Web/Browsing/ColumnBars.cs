using System.Globalization;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Web.Components.Controls;

namespace Studio.Web.Browsing;

/// <summary>One bar of a column's drawing: its height, what it stands for, and the filter that finds its rows.</summary>
/// <param name="Share">of the tallest bar, 0 to 1.</param>
public sealed record ColumnBar(double Share, long Rows, string Title, IReadOnlyList<RowCondition> Filter);

/// <summary>A column's statistics as bars and as a sentence.</summary>
public static class ColumnBars
{
    public const int MostValues = 40;

    /// <summary>Values where they are few, else a histogram of numbers or of lengths in characters.</summary>
    public static IReadOnlyList<ColumnBar> Of(DatasetColumn column, ColumnStatistics statistics)
    {
        if (IsListed(column, statistics))
            return Relative(statistics.Values.Take(MostValues).Select(v => (v.Count, CellWords.Of(v.Value, 60), Is(column, v.Value))));
        return column.Type == ColumnType.Text
            ? Lengths(column, statistics.Histogram, "characters", RowOperator.LengthAtLeast, RowOperator.LengthBelow)
            : Histogram(column, statistics.Histogram, "", RowOperator.AtLeast, RowOperator.Below, RowOperator.AtMost);
    }

    public static IReadOnlyList<ColumnBar> Words(DatasetColumn column, ColumnStatistics statistics) =>
        Lengths(column, statistics.WordHistogram, "words", RowOperator.WordsAtLeast, RowOperator.WordsBelow);

    /// <summary>Every row's value is among the values shown, so that they are the better drawing.</summary>
    public static bool IsListed(DatasetColumn column, ColumnStatistics statistics) =>
        statistics.Values.Count > 0 && (column.Role is ColumnRole.Label or ColumnRole.Split || column.Type == ColumnType.Boolean || statistics.Distinct <= statistics.Values.Count)
        && !(column.Type is ColumnType.Integer or ColumnType.Number && column.Role == ColumnRole.Ignore && statistics.Histogram.Count > 1);

    public static string Describe(DatasetColumn column, ColumnStatistics statistics)
    {
        var missing = statistics.Missing > 0 ? $" · {Figures.Exact(statistics.Missing)} missing" : "";
        if (IsListed(column, statistics))
            return $"{Count(Math.Max(column.Classes.Count, statistics.Values.Count), "value")}, most often {CellWords.Of(statistics.Values.MaxBy(v => v.Count)!.Value, 40)}{missing}";
        if (statistics is { Min: { } min, Max: { } max, Mean: { } mean })
            return $"{Figures.Short(min)} to {Figures.Short(max)}{(column.Type == ColumnType.Text ? " characters" : "")}, mean {Figures.Short(Math.Round(mean, 2))}{missing}";
        return column.Image is not null ? $"raw bytes, 0 to 255{missing}" : $"no values{missing}";
    }

    public static string Count(long count, string thing) => $"{Figures.Exact(count)} {thing}{(count == 1 ? "" : "s")}";

    private static IReadOnlyList<ColumnBar> Lengths(DatasetColumn column, IReadOnlyList<HistogramBin> bins, string unit, RowOperator from, RowOperator below) =>
        Relative(bins.Select((bin, i) =>
        {
            var last = i == bins.Count - 1;
            var title = last && bin.To > bin.From ? $"{Number(bin.From)} or more {unit}" : bin.To - bin.From <= 1 ? $"{Number(bin.From)} {unit}" : $"{Number(bin.From)} to {Number(bin.To - 1)} {unit}";
            RowCondition[] filter = last ? [new(column.Name, from, Number(bin.From))] : [new(column.Name, from, Number(bin.From)), new(column.Name, below, Number(bin.To))];
            return (bin.Count, title, (IReadOnlyList<RowCondition>)filter);
        }));

    private static IReadOnlyList<ColumnBar> Histogram(DatasetColumn column, IReadOnlyList<HistogramBin> bins, string unit, RowOperator from, RowOperator below, RowOperator atMost)
    {
        var each = bins.Count > 1 && bins[0].To - bins[0].From == 1 && bins[0].From == Math.Floor(bins[0].From) && bins[^1].To == bins[^1].From;
        return Relative(bins.Select((bin, i) =>
        {
            var title = each ? $"{Number(bin.From)}{unit}" : $"{Rounded(bin.From)} to {Rounded(bin.To)}{unit}";
            RowCondition[] filter = [new(column.Name, from, Number(bin.From)), new(column.Name, i == bins.Count - 1 ? atMost : below, Number(bin.To))];
            return (bin.Count, title, (IReadOnlyList<RowCondition>)filter);
        }));
    }

    private static IReadOnlyList<RowCondition> Is(DatasetColumn column, string value) =>
        value.EndsWith('…') ? [new(column.Name, RowOperator.StartsWith, value[..^1])] : [new(column.Name, RowOperator.Is, value)];

    private static List<ColumnBar> Relative(IEnumerable<(long Rows, string Title, IReadOnlyList<RowCondition> Filter)> counts)
    {
        var all = counts.ToList();
        var most = Math.Max(1, all.Count == 0 ? 1 : all.Max(c => c.Rows));
        return [.. all.Select(c => new ColumnBar((double)c.Rows / most, c.Rows, $"{c.Title}: {Count(c.Rows, "row")}", c.Filter))];
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Rounded(double value) => Figures.Short(Math.Round(value, 2));
}
