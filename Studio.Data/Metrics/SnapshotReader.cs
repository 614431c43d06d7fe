using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;

namespace Studio.Data.Metrics;

/// <summary>
/// Builds a <see cref="RunMetricsSnapshot"/> inside the caller's read transaction. A metric's attempts are smoothed as one
/// course: the average of an attempt goes on from where the points before it that still count left it.
/// </summary>
internal static class SnapshotReader
{
    public static async Task<RunMetricsSnapshot?> ReadAsync(StudioDb db, SqliteConnection connection, string runId, MetricQuery query, CancellationToken cancellationToken)
    {
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
        if (run is null)
            return null;
        var attempts = await db.RunAttempts.AsNoTracking().Where(a => a.RunId == runId).OrderBy(a => a.Attempt).ToListAsync(cancellationToken);
        var all = await db.MetricSeries.AsNoTracking().Where(s => s.RunId == runId).ToListAsync(cancellationToken);
        var history = new AttemptHistory(attempts.Select(a => (a.Attempt, a.FromStep)));
        var series = new List<SnapshotSeries>();
        foreach (var metric in all.Where(s => query.Names?.Contains(s.Name) ?? true).GroupBy(s => s.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
            AddMetric(connection, [.. metric.OrderBy(s => s.Attempt)], history, query, series);
        var started = attempts.Count > 0 ? attempts[0].StartedAt : run.StartedAt;
        return new RunMetricsSnapshot(runId, run.JournalOffset, [.. attempts.Select(a => new SnapshotAttempt(a.Attempt, a.FromStep, a.EndStep))],
            run.StepsPerEpoch, run.TokensPerStep, started?.ToUnixTimeMilliseconds() / 1000.0, series);
    }

    private static void AddMetric(SqliteConnection connection, IReadOnlyList<MetricSeries> attempts, AttemptHistory history, MetricQuery query, List<SnapshotSeries> into)
    {
        var course = new Smoothing(query.Smoothing);
        foreach (var series in attempts)
        {
            using var read = BlockReader.Read(connection, series);
            var counting = history.CountingPoints(series.Attempt, read.Points);
            AddPart(series, superseded: false, read.Points[..counting], course, query, into);
            AddPart(series, superseded: true, read.Points[counting..], course.Fork(), query, into);
        }
    }

    private static void AddPart(MetricSeries series, bool superseded, ReadOnlySpan<SeriesPoint> points, Smoothing smoothing, MetricQuery query, List<SnapshotSeries> into)
    {
        if (points.Length == 0)
            return;
        var inside = (From: StepSearch.FirstAtOrAfter(points, query.From ?? long.MinValue), To: StepSearch.FirstAfter(points, query.To ?? long.MaxValue));
        var drawn = (From: Math.Max(inside.From - 1, 0), To: Math.Min(inside.To + 1, points.Length));
        var chosen = Downsampler.Choose(points[drawn.From..drawn.To], query.MaxPoints);
        foreach (ref var index in chosen.AsSpan())
            index += drawn.From;
        var smoothed = smoothing.Run(points, chosen);
        into.Add(Draw(series, superseded, inside.To - inside.From, drawn.To - drawn.From, points, chosen, smoothed, new SmoothState(smoothing.Sum, smoothing.Weight)));
    }

    private static SnapshotSeries Draw(MetricSeries series, bool superseded, int count, int drawn, ReadOnlySpan<SeriesPoint> points, int[] chosen, double[] smoothed, SmoothState state)
    {
        var (steps, values, walls) = (new long[chosen.Length], new double[chosen.Length], new double[chosen.Length]);
        for (var i = 0; i < chosen.Length; i++)
            (steps[i], values[i], walls[i]) = (points[chosen[i]].Step, points[chosen[i]].Value, points[chosen[i]].Wall);
        return new SnapshotSeries(series.Name, series.Attempt, superseded, count, chosen.Length < drawn, steps, values, walls, smoothed, state);
    }
}
