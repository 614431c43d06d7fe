using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;

namespace Studio.Web.Experiments;

/// <summary>What the New experiment page reads from the catalog.</summary>
public static class ExperimentReader
{
    /// <summary>Versions offered in the form; more would make a list nobody scrolls.</summary>
    private const int MaxVersions = 500;

    /// <summary>Runs whose speed is learnt from.</summary>
    private const int MaxEarlier = 40;

    // a shorter run is mostly start-up
    private const int MinSteps = 50;

    private static readonly RunStatus[] s_unfinished = [RunStatus.Queued, RunStatus.Starting, RunStatus.Running, RunStatus.Stopping];

    /// <summary>All versions that still have their data, the newest dataset first and its versions from the newest down.</summary>
    public static async Task<IReadOnlyList<DatasetChoice>> DatasetsAsync(StudioDb db, CancellationToken cancellationToken = default)
    {
        var rows = await db.DatasetVersions.AsNoTracking()
            .Where(version => !version.DirectoryMissing)
            .Join(db.Datasets, version => version.DatasetId, dataset => dataset.Id, (version, dataset) => new { version, dataset })
            .OrderByDescending(row => row.dataset.CreatedAt).ThenBy(row => row.dataset.Id).ThenByDescending(row => row.version.Version)
            .Take(MaxVersions)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => DatasetChoice.Of(row.dataset, row.version))];
    }

    /// <summary>How fast earlier runs went on a kind of device, as a basis for time estimates.</summary>
    /// <param name="device">cpu or cuda:N; runs of any GPU count for a GPU.</param>
    public static async Task<MachineSpeed> SpeedAsync(StudioDb db, string device, IReadOnlyList<DatasetChoice> datasets, CancellationToken cancellationToken = default)
    {
        var gpu = device != "cpu";
        var runs = await db.Runs.AsNoTracking()
            .Where(run => run.Status == RunStatus.Succeeded && run.Attempt == 1 && run.Step >= MinSteps && run.StartedAt != null && run.EndedAt != null)
            .Where(run => (run.Device != "cpu") == gpu)
            .OrderByDescending(run => run.EndedAt)
            .Take(MaxEarlier)
            .ToListAsync(cancellationToken);
        return new([.. runs.Select(run => Earlier(run, datasets)).OfType<EarlierRun>()]);
    }

    public static async Task<QueueOutlook> OutlookAsync(StudioDb db, string device, CancellationToken cancellationToken = default) =>
        new(device, await db.Runs.CountAsync(run => run.Device == device && s_unfinished.Contains(run.Status), cancellationToken));

    /// <summary>A run's spec and the device it went to; null when there is no such run, or an older Studio wrote a spec that this one cannot read.</summary>
    public static async Task<RunSpec?> SpecAsync(StudioDb db, string runId, CancellationToken cancellationToken = default) =>
        await db.Runs.AsNoTracking().Where(run => run.Id == runId).Select(run => run.SpecJson).FirstOrDefaultAsync(cancellationToken) is { } json
            ? RunSpecJson.Parse(json).Spec
            : null;

    private static EarlierRun? Earlier(Run run, IReadOnlyList<DatasetChoice> datasets)
    {
        var manifest = datasets.FirstOrDefault(choice => choice.Id == run.DatasetId && choice.Version == run.DatasetVersion)?.Manifest;
        if (RunSpecJson.Parse(run.SpecJson).Spec is not { } spec || RunEstimate.For(spec, manifest, MachineSpeed.Unknown).FlopsPerStep is not { } flops)
            return null;
        return new(spec, flops, (run.EndedAt!.Value - run.StartedAt!.Value).TotalSeconds / run.Step);
    }
}
