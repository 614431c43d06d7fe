using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Library;

namespace Studio.Web.Experiments;

/// <summary>What the New experiment page reads from the catalog.</summary>
public static partial class ExperimentReader
{
    /// <summary>Versions offered in the form; more would make a list nobody scrolls.</summary>
    private const int MaxVersions = 500;

    /// <summary>Runs whose speed is learnt from.</summary>
    private const int MaxEarlier = 40;

    // a name has 200 characters at most, and the number needs some
    private const int MaxStem = 194;

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

    /// <summary>The name with the next number that no run has yet, so that a clone is told apart from what it came from.</summary>
    public static async Task<string> NextNameAsync(StudioDb db, string name, CancellationToken cancellationToken = default)
    {
        var stem = Numbered().Replace(name.Length > MaxStem ? name[..MaxStem] : name, "");
        var taken = await db.Runs.AsNoTracking().Where(run => run.Name.StartsWith(stem)).Select(run => run.Name).ToHashSetAsync(cancellationToken);
        var number = 2;
        while (taken.Contains($"{stem} {number}"))
            number++;
        return $"{stem} {number}";
    }

    /// <summary>How fast earlier runs went on a kind of device, as a basis for time estimates.</summary>
    /// <param name="device">cpu or cuda:N; runs of any GPU count for a GPU.</param>
    /// <param name="gflops">what was measured of the device, for a model family that never ran there.</param>
    public static async Task<MachineSpeed> SpeedAsync(
        StudioDb db, string device, double? gflops, IReadOnlyList<DatasetChoice> datasets, IReadOnlyList<TokenizerManifest> tokenizers, CancellationToken cancellationToken = default)
    {
        var gpu = device != "cpu";
        var runs = await db.Runs.AsNoTracking()
            .Where(run => run.Attempt == 1 && run.Step >= MinSteps && run.StartedAt != null && (run.Status == RunStatus.Running || (run.Status == RunStatus.Succeeded && run.EndedAt != null)))
            .Where(run => (run.Device != "cpu") == gpu)
            .OrderByDescending(run => run.StartedAt)
            .Take(MaxEarlier)
            .ToListAsync(cancellationToken);
        return new([.. runs.Select(run => Earlier(run, datasets, tokenizers)).OfType<EarlierRun>()], gflops);
    }

    public static async Task<QueueOutlook> OutlookAsync(StudioDb db, string device, CancellationToken cancellationToken = default) =>
        new(device, await db.Runs.CountAsync(run => run.Device == device && s_unfinished.Contains(run.Status), cancellationToken));

    /// <summary>A run's spec and the device it went to; null when there is no such run, or an older Studio wrote a spec that this one cannot read.</summary>
    public static async Task<RunSpec?> SpecAsync(StudioDb db, string runId, CancellationToken cancellationToken = default) =>
        await db.Runs.AsNoTracking().Where(run => run.Id == runId).Select(run => run.SpecJson).FirstOrDefaultAsync(cancellationToken) is { } json
            ? RunSpecJson.Parse(json).Spec
            : null;

    [GeneratedRegex(@" [2-9]\d?$| 1\d$")]
    private static partial Regex Numbered();

    private static EarlierRun? Earlier(Run run, IReadOnlyList<DatasetChoice> datasets, IReadOnlyList<TokenizerManifest> tokenizers)
    {
        var manifest = datasets.FirstOrDefault(choice => choice.Id == run.DatasetId && choice.Version == run.DatasetVersion)?.Manifest;
        if (RunSpecJson.Parse(run.SpecJson).Spec is not { } spec || RunEstimate.For(spec, manifest, MachineSpeed.Unknown, TrainedTokenizer.Of(spec, tokenizers)).FlopsPerStep is not { } flops)
            return null;
        // one that still trains tells its pace too
        var until = run.Status == RunStatus.Running ? DateTimeOffset.UtcNow : run.EndedAt!.Value;
        return new(spec, flops, (until - run.StartedAt!.Value).TotalSeconds / run.Step);
    }
}
