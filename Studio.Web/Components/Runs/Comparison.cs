using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Runs;

/// <summary>What the comparison shows besides the curves, read from the catalog at one moment.</summary>
public sealed record Comparison(IReadOnlyList<ComparedRun> Runs, IReadOnlyList<SpecDifference> Differences, IReadOnlyList<RunSample> Samples)
{
    /// <summary>Metrics that any of the runs has reported, the usual ones first.</summary>
    public IReadOnlyList<string> MetricNames { get; } =
        [.. Runs.SelectMany(r => r.Run.Metrics.Select(m => m.Name)).Distinct(StringComparer.Ordinal).OrderBy(Rank).ThenBy(n => n, StringComparer.Ordinal)];

    /// <summary>Whether some of the runs are one experiment under several seeds.</summary>
    public bool HasSeeds { get; } = Runs.Select(r => r.Settings).Distinct(StringComparer.Ordinal).Count() < Runs.Count;

    /// <summary>The runs as charts know them.</summary>
    /// <param name="means">puts runs that differ only in their seed into one group each.</param>
    public IReadOnlyList<ChartRun> ToChartRuns(bool means)
    {
        var settings = Runs.Select(r => r.Settings).Distinct(StringComparer.Ordinal).ToList();
        return [.. Runs.Select(r => r.ToChartRun(means ? $"g{settings.IndexOf(r.Settings)}" : ""))];
    }

    public static async Task<Comparison> ReadAsync(IDbContextFactory<StudioDb> catalog, RunQueries queries, IReadOnlyList<(string Id, int Colour)> chosen, DateTimeOffset now)
    {
        await using var db = await catalog.CreateDbContextAsync();
        var ids = chosen.Select(c => c.Id).ToList();
        var runs = await db.Runs.AsNoTracking().Include(r => r.Metrics).Include(r => r.Attempts).AsSplitQuery().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id);
        var newest = await db.RunSamples.Where(s => ids.Contains(s.RunId)).GroupBy(s => s.RunId).Select(g => g.Max(s => s.Id)).ToListAsync();
        var samples = await db.RunSamples.AsNoTracking().Where(s => newest.Contains(s.Id)).ToListAsync();
        var compared = chosen.Where(c => runs.ContainsKey(c.Id)).Select(c => new ComparedRun(runs[c.Id], c.Colour, RunPace.Worked(runs[c.Id].Attempts, runs[c.Id], now))).ToList();
        return new Comparison(compared, await queries.DifferencesAsync([.. compared.Select(c => c.Run.Id)]), samples);
    }

    /// <summary>The best of a row of figures, null where no direction is the better one or nothing differs.</summary>
    public static double? Best(string metric, IEnumerable<double?> values)
    {
        var known = values.OfType<double>().ToList();
        if (known.Count < 2 || known.Distinct().Count() < 2)
            return null;
        return MetricWords.LowerIsBetter(metric) ? known.Min() : MetricWords.HigherIsBetter(metric) ? known.Max() : null;
    }

    /// <summary>Best value a run reached: lowest for losses, highest otherwise.</summary>
    public static double? Extreme(RunMetric? metric) => metric is null ? null : MetricWords.LowerIsBetter(metric.Name) ? metric.Min : metric.Max;

    private static int Rank(string name) => name switch
    {
        Training.Contracts.MetricNames.ValidationLoss => 0,
        Training.Contracts.MetricNames.Loss => 1,
        Training.Contracts.MetricNames.ValidationAccuracy => 2,
        Training.Contracts.MetricNames.Accuracy => 3,
        _ when name.StartsWith("system/", StringComparison.Ordinal) => 9,
        _ => 5,
    };
}
