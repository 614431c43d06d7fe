using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Metrics;

namespace Studio.Data.Runs;

/// <summary>Questions about many runs at once, answered in SQL: the runs table with thousands of rows, and comparisons.</summary>
public sealed class RunQueries(IDbContextFactory<StudioDb> contexts)
{
    /// <exception cref="UserError">a column or condition makes no sense.</exception>
    public async Task<RunPage> ListAsync(RunListQuery query, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var passing = RunFiltering.Filter(db.Runs.AsNoTracking(), query);
        var total = await passing.CountAsync(cancellationToken);

        // ids first: sorting must not carry specs and notes along
        var ids = await RunOrder.Sort(passing, query.SortBy, query.Descending).Select(r => r.Id)
            .Skip(Math.Max(query.Skip, 0)).Take(Math.Clamp(query.Take, 1, 10_000)).ToListAsync(cancellationToken);
        var byId = await LoadAsync(db, ids, query.Metrics, cancellationToken);
        return new RunPage(total, [.. ids.Where(byId.ContainsKey).Select(id => byId[id])]);
    }

    /// <summary>Names of all metrics any run has reported, for choosing columns.</summary>
    public async Task<IReadOnlyList<string>> MetricNamesAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.RunMetrics.Select(m => m.Name).Distinct().Order().ToListAsync(cancellationToken);
    }

    /// <summary>
    /// The course of one metric in at most 60 values per run, each the mean of a stretch of points that count; long series
    /// are sampled. Runs without finite values are absent.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, double[]>> SparklinesAsync(IReadOnlyCollection<string> runIds, string metric, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        return SparklineReader.Read((SqliteConnection)db.Database.GetDbConnection(), runIds, metric);
    }

    /// <summary>Hyperparameters in which the runs differ, in the order of their specs; see <see cref="SpecComparison"/>.</summary>
    public async Task<IReadOnlyList<SpecDifference>> DifferencesAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var specs = await db.Runs.Where(r => runIds.Contains(r.Id)).Select(r => new { r.Id, r.SpecJson }).ToDictionaryAsync(r => r.Id, r => r.SpecJson, cancellationToken);
        return SpecComparison.Differences([.. runIds.Select(id => specs.GetValueOrDefault(id, "{}"))]);
    }

    private static async Task<Dictionary<string, Run>> LoadAsync(StudioDb db, List<string> ids, IReadOnlyList<string>? metrics, CancellationToken cancellationToken)
    {
        // one parameter for all ids, where EF would otherwise write a thousand of them
        var runs = await db.Runs.AsNoTracking().Where(r => EF.Parameter(ids).Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken);
        var tags = await db.RunTags.AsNoTracking().Where(t => EF.Parameter(ids).Contains(t.RunId)).OrderBy(t => t.Tag).ToListAsync(cancellationToken);
        foreach (var tag in tags)
            runs[tag.RunId].Tags.Add(tag);
        await db.Database.OpenConnectionAsync(cancellationToken);
        RunMetricReader.ReadInto(runs, (SqliteConnection)db.Database.GetDbConnection(), metrics);
        return runs;
    }
}
