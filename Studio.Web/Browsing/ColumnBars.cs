using Studio.Data.Tables;
using Studio.Web.Components.Controls;

namespace Studio.Web.Browsing;

/// <summary>A column's statistics as bars and as a sentence.</summary>
public static class ColumnBars
{
    /// <summary>Height of each bar, 0 to 1, and what it stands for.</summary>
    public static IEnumerable<(double Share, string Title)> Of(ColumnStatistics statistics)
    {
        var counts = statistics.Values.Count > 0
            ? [.. statistics.Values.Select(value => (value.Rows, Title: $"{CellWords.Of(value.Value, 60)}: {Figures.Exact(value.Rows)} rows"))]
            : statistics.Histogram.Select((rows, bar) => (rows, Title: $"{Range(statistics, bar)}: {Figures.Exact(rows)} rows")).ToList();
        var most = Math.Max(1, counts.Count == 0 ? 1 : counts.Max(count => count.Item1));
        return counts.Select(count => ((double)count.Item1 / most, count.Title));
    }

    public static string Describe(DatasetColumn column, ColumnStatistics statistics)
    {
        var missing = statistics.Missing > 0 ? $" · {Figures.Exact(statistics.Missing)} missing" : "";
        if (statistics.Values.Count > 0)
            return $"{Figures.Exact(Math.Max(column.Classes.Count, statistics.Values.Count))} values, most often {CellWords.Of(statistics.Values[0].Value, 40)}{missing}";
        if (statistics is { Min: { } min, Max: { } max, Mean: { } mean })
            return $"{Figures.Short(min)} to {Figures.Short(max)}{(statistics.Measure == "characters" ? " characters" : "")}, mean {Figures.Short(Math.Round(mean, 2))}{missing}";
        return column.Image is not null ? $"raw bytes, 0 to 255{missing}" : $"no values{missing}";
    }

    private static string Range(ColumnStatistics statistics, int bar)
    {
        var (min, max, bars) = (statistics.Min ?? 0, statistics.Max ?? 0, statistics.Histogram.Count);
        var each = max - min + 1 == bars && min == Math.Floor(min);
        return each
            ? Figures.Short(min + bar)
            : $"{Figures.Short(Math.Round(min + (max - min) * bar / bars, 2))} to {Figures.Short(Math.Round(min + (max - min) * (bar + 1) / bars, 2))}";
    }
}
