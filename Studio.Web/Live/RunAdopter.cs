using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;

namespace Studio.Web.Live;

/// <summary>
/// Keeps the catalog's list of runs true to the folders below runs/: one that appeared there (trained on the command line,
/// or copied from another machine) gets its row and its journal is read in; one that was trained further from outside is
/// caught up; one that is gone is marked so.
/// </summary>
public sealed class RunAdopter(Workspace workspace, IDbContextFactory<StudioDb> catalog, StudioWriter writer, JournalFollower follower, RunTransitions transitions, LiveFeed feed)
{
    /// <summary>Looks once.</summary>
    /// <returns>runs that were found with more in their journal than the catalog knew, and whose worker still writes: they want to be followed.</returns>
    public async Task<IReadOnlyList<Run>> ScanAsync(CancellationToken cancellationToken = default)
    {
        // rows before folders: a run made or deleted in between then looks known, and nothing is done to it
        var known = await KnownAsync(cancellationToken);
        var folders = Folders();
        await MarkMissingAsync(known, [.. folders.Select(f => f.Id)], cancellationToken);
        var living = new List<Run>();
        foreach (var folder in folders)
            if (HasNews(folder, known.GetValueOrDefault(folder.Id)) && await TakeInAsync(folder, known.ContainsKey(folder.Id), cancellationToken) is { } run)
                living.Add(run);
        return living;
    }

    /// <summary>Follows a run found by <see cref="ScanAsync"/> until its worker is gone.</summary>
    public async Task FollowAsync(string runId, CancellationToken cancellationToken)
    {
        await follower.FollowAsync(runId, WorkerGoneAsync(workspace.RunDirectory(runId), cancellationToken), cancellationToken);
        await SettleAsync(runId, cancellationToken);
    }

    private async Task<Dictionary<string, Known>> KnownAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.Runs.Select(r => new Known(r.Id, r.Status, r.JournalOffset, r.DirectoryMissing)).ToDictionaryAsync(r => r.Id, cancellationToken);
    }

    private List<RunDirectory> Folders() =>
        [.. Directory.EnumerateDirectories(workspace.Runs).Where(path => Identifier.IsValid(Path.GetFileName(path))).Select(path => new RunDirectory(path))];

    /// <summary>Queued and active runs are the business of whoever hosts them; a folder without a journal has not begun.</summary>
    private static bool HasNews(RunDirectory folder, Known? known)
    {
        if (known is not null && (known.Status == RunStatus.Queued || RunTransitions.Active.Contains(known.Status)))
            return false;
        var journal = new FileInfo(folder.Events);
        return journal.Exists && File.Exists(folder.Spec) && journal.Length > (known?.JournalOffset ?? -1);
    }

    private async Task<Run?> TakeInAsync(RunDirectory folder, bool isKnown, CancellationToken cancellationToken)
    {
        if (!isKnown)
            await AddAsync(folder, cancellationToken);

        // asked before reading: one that ends in between has its last word in what is read
        var lives = WorkerIdentity.IsAlive(folder.Root);
        await follower.FollowAsync(folder.Id, Task.CompletedTask, cancellationToken);
        if (!lives)
            await SettleAsync(folder.Id, cancellationToken);
        return lives ? await ReadAsync(folder.Id, cancellationToken) : null;
    }

    private async Task AddAsync(RunDirectory folder, CancellationToken cancellationToken)
    {
        var run = NewRun(folder);
        await writer.WriteAsync(async db =>
        {
            if (!await db.Runs.AnyAsync(r => r.Id == run.Id, cancellationToken))
                db.Runs.Add(run);
        }, cancellationToken);
        feed.PublishState(run.Id, 0);
    }

    /// <summary>A spec that this version cannot read still has its curves: only its settings stay unknown.</summary>
    private static Run NewRun(RunDirectory folder)
    {
        var text = File.ReadAllText(folder.Spec);
        var spec = RunSpecJson.Parse(text).Spec;
        var (dataset, version) = SplitReference(spec?.Dataset ?? "");
        return new Run
        {
            Id = folder.Id,
            Name = spec is { Name.Length: > 0 } ? spec.Name : folder.Id,
            Status = RunStatus.Interrupted,
            Reason = "Found in the workspace.",
            SpecJson = spec is null ? "{}" : text,
            Task = spec?.Task ?? "",
            ModelFamily = spec?.ModelFamily ?? "",
            DatasetId = dataset,
            DatasetVersion = version,
            Device = spec is null or { Device: "auto" } ? "cpu" : spec.Device,
            CreatedAt = CreatedAt(folder),
        };
    }

    private static (string Id, int Version) SplitReference(string dataset) =>
        dataset.Split('@') is [var id, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (id, version) : (dataset, 0);

    /// <summary>A run's id begins with the moment it was made; a copied folder's own times say nothing.</summary>
    private static DateTimeOffset CreatedAt(RunDirectory folder) =>
        folder.Id.Length >= 15 && DateTimeOffset.TryParseExact(folder.Id[..15], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
            ? made
            : new DateTimeOffset(File.GetLastWriteTimeUtc(folder.Spec), TimeSpan.Zero);

    private Task MarkMissingAsync(Dictionary<string, Known> known, HashSet<string> folders, CancellationToken cancellationToken)
    {
        // before its first line a run may wait without a folder
        var gone = known.Values.Where(k => !k.DirectoryMissing && k.JournalOffset > 0 && !folders.Contains(k.Id)).Select(k => k.Id).ToList();
        var back = known.Values.Where(k => k.DirectoryMissing && folders.Contains(k.Id)).Select(k => k.Id).ToList();
        return gone.Count + back.Count == 0 ? Task.CompletedTask : writer.WriteAsync(async db =>
        {
            await db.Runs.Where(r => EF.Parameter(gone).Contains(r.Id)).ExecuteUpdateAsync(set => set.SetProperty(r => r.DirectoryMissing, true), cancellationToken);
            await db.Runs.Where(r => EF.Parameter(back).Contains(r.Id)).ExecuteUpdateAsync(set => set.SetProperty(r => r.DirectoryMissing, false), cancellationToken);
        }, cancellationToken);
    }

    private async Task SettleAsync(string runId, CancellationToken cancellationToken)
    {
        if (await transitions.TryMoveAsync(runId, [RunStatus.Starting, RunStatus.Running], RunStatus.Interrupted, "Its worker is gone without a last word.", cancellationToken)
            && await ReadAsync(runId, cancellationToken) is { } run)
            feed.PublishState(runId, run.JournalOffset);
    }

    private async Task<Run?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
    }

    private static async Task WorkerGoneAsync(string folder, CancellationToken cancellationToken)
    {
        while (WorkerIdentity.IsAlive(folder))
            await Task.Delay(500, cancellationToken);
    }

    private sealed record Known(string Id, RunStatus Status, long JournalOffset, bool DirectoryMissing);
}
