using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Runs;

/// <summary>What Home shows, read from the catalog at one moment. Bounded: the newest few of each.</summary>
public sealed record HomeState(IReadOnlyList<Run> Live, IReadOnlyList<Run> Recent, int RunCount, int Waiting, int DatasetCount, long FreeBytes)
{
    private const int MaxLive = 9;
    private const int MaxRecent = 8;

    public static async Task<HomeState> ReadAsync(StudioDb db, Workspace workspace)
    {
        var runs = db.Runs.AsNoTracking().Include(r => r.Metrics).Include(r => r.Attempts).AsSplitQuery();
        var live = await runs.Where(r => r.Status == RunStatus.Starting || r.Status == RunStatus.Running || r.Status == RunStatus.Stopping)
            .OrderByDescending(r => r.CreatedAt).Take(MaxLive).ToListAsync();
        var recent = await runs.Where(r => r.EndedAt != null && r.Status != RunStatus.Running && r.Status != RunStatus.Queued)
            .OrderByDescending(r => r.EndedAt).Take(MaxRecent).ToListAsync();
        return new HomeState(
            live, recent,
            await db.Runs.CountAsync(),
            await db.Runs.CountAsync(r => r.Status == RunStatus.Queued),
            await db.Datasets.CountAsync(),
            new DriveInfo(workspace.Root).AvailableFreeSpace);
    }

    /// <summary>The one figure a run is judged by.</summary>
    public static string Result(Run run) => ResultMetric(run) is { } metric
        ? MetricWords.Write(metric.Name, MetricWords.LowerIsBetter(metric.Name) ? metric.Min : metric.Max)
        : "–";

    public static string ResultWord(Run run) => ResultMetric(run) is { } metric ? $"Best {MetricWords.Label(metric.Name).ToLowerInvariant()}" : "";

    private static RunMetric? ResultMetric(Run run)
    {
        string[] preferred = Tasks.IsClassification(run.Task)
            ? [MetricNames.ValidationAccuracy, MetricNames.ValidationLoss, MetricNames.Loss]
            : [MetricNames.ValidationLoss, MetricNames.Loss];
        return preferred.Select(name => run.Metrics.Find(m => m.Name == name)).FirstOrDefault(m => m is not null);
    }
}
