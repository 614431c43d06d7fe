using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Live;

namespace Studio.Web.Jobs;

/// <summary>Everything people do to runs; pages and the REST API call the same methods. Each says what it did on the live feed.</summary>
public sealed class RunService(
    Workspace workspace, IDbContextFactory<StudioDb> catalog, StudioWriter writer, RunTransitions transitions,
    RunSpecChecks checks, JobQueue queue, RunSupervisor supervisor, SessionHost sessions, RunRemoval removal, LiveFeed feed)
{
    /// <summary>Puts a new run into the queue of its device.</summary>
    /// <param name="clientToken">chosen by the caller: asked twice with the same one, the first run is returned.</param>
    /// <exception cref="UserError">the spec cannot run; the first thing wrong with it.</exception>
    public async Task<Run> CreateAsync(RunSpec spec, string? clientToken = null, string? parentRunId = null, CancellationToken cancellationToken = default)
    {
        if (clientToken is not null && await FindByTokenAsync(clientToken, cancellationToken) is { } earlier)
            return earlier;
        var fitted = await checks.FitAsync(spec, cancellationToken);
        var run = NewRun(fitted, clientToken, parentRunId);
        var stored = await writer.WriteAsync(db => InsertAsync(db, run, cancellationToken), cancellationToken);
        if (stored != run)
            return stored;

        // the row is what is true: from here on the run exists, and a start of the web program would find it too
        var folder = new RunDirectory(workspace.RunDirectory(run.Id));
        Directory.CreateDirectory(folder.Root);
        AtomicFile.WriteText(folder.Spec, run.SpecJson);
        await queue.EnqueueAsync(run, cancellationToken);
        feed.PublishState(run.Id, 0);
        return run;
    }

    /// <summary>Ends the run for good, after a checkpoint; a queued one leaves the queue.</summary>
    public Task CancelAsync(string runId, CancellationToken cancellationToken = default) =>
        StopAsync(runId, RunFolder.Cancel, RunStatus.Cancelled, "Cancelled.", cancellationToken);

    /// <summary>Ends the run's worker after a checkpoint, to go on from there later.</summary>
    public Task PauseAsync(string runId, CancellationToken cancellationToken = default) =>
        StopAsync(runId, RunFolder.Pause, RunStatus.Paused, "Paused.", cancellationToken);

    /// <summary>Puts a run that stands still at the end of the queue, to go on from its newest whole checkpoint.</summary>
    public async Task ResumeAsync(string runId, CancellationToken cancellationToken = default)
    {
        var run = await RequireAsync(runId, cancellationToken);
        if (run.DirectoryMissing || !Directory.Exists(workspace.RunDirectory(runId)))
            throw new UserError($"The files of run {run.Name} are gone, so it cannot go on. Start a new run with the same settings instead.");
        var moved = RunTransitions.Resumable.Contains(run.Status) && await writer.WriteAsync(async db =>
        {
            await db.Runs.Where(r => r.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(r => r.QueuePosition, LastPosition(db) + 1), cancellationToken);
            return await RunTransitions.TryMoveAsync(db, runId, RunTransitions.Resumable, RunStatus.Queued, "Resumed.", cancellationToken);
        }, cancellationToken);
        if (!moved)
            throw new UserError(run.Status == RunStatus.Succeeded ? $"Run {run.Name} has reached its end; start a new run to train longer." : $"Run {run.Name} is {Word(run.Status)} and cannot be resumed now.");
        await queue.EnqueueAsync(await RequireAsync(runId, cancellationToken), cancellationToken);
        feed.PublishState(runId, run.JournalOffset);
    }

    /// <summary>Removes a run that stands still: its directory, curves, samples and checkpoints.</summary>
    /// <returns>bytes that its files took.</returns>
    public async Task<long> DeleteAsync(string runId, CancellationToken cancellationToken = default)
    {
        var run = await RequireAsync(runId, cancellationToken);
        if (run.Status == RunStatus.Queued)
            await CancelAsync(runId, cancellationToken);
        else if (RunTransitions.Active.Contains(run.Status))
            throw new UserError($"Run {run.Name} is {Word(run.Status)}. Cancel it first, then delete it.");
        await sessions.CloseAsync(runId);
        var freed = await removal.RemoveAsync(runId, cancellationToken);
        feed.PublishState(runId, run.JournalOffset);
        return freed;
    }

    /// <param name="priority">-100 to 100; higher starts first.</param>
    public async Task SetPriorityAsync(string runId, int priority, CancellationToken cancellationToken = default)
    {
        if (priority is < JobQueue.LowestPriority or > JobQueue.HighestPriority)
            throw new UserError($"priority is {priority}; it must be from {JobQueue.LowestPriority} to {JobQueue.HighestPriority}.");
        await ChangeAsync(runId, db => db.Runs.Where(r => r.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(r => r.Priority, priority), cancellationToken), cancellationToken);
        await ReorderAsync([runId], cancellationToken);
    }

    /// <summary>Moves a queued run among those of the same device and priority; at the end of the way it stays where it is.</summary>
    public async Task MoveAsync(string runId, QueueMove move, CancellationToken cancellationToken = default)
    {
        var run = await RequireAsync(runId, cancellationToken);
        if (run.Status != RunStatus.Queued)
            throw new UserError($"Run {run.Name} is {Word(run.Status)}; only queued runs can be moved.");
        var touched = await writer.WriteAsync(db => QueueOrder.MoveAsync(db, runId, move, cancellationToken), cancellationToken);
        await ReorderAsync(touched, cancellationToken);
    }

    public Task RenameAsync(string runId, string name, CancellationToken cancellationToken = default)
    {
        var trimmed = name.Trim();
        if (trimmed.Length is 0 or > 200)
            throw new UserError("A run's name has 1 to 200 characters.");
        return ChangeAsync(runId, db => db.Runs.Where(r => r.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(r => r.Name, trimmed), cancellationToken), cancellationToken);
    }

    public Task SetNotesAsync(string runId, string notes, CancellationToken cancellationToken = default)
    {
        if (notes.Length > 100_000)
            throw new UserError("Notes have 100,000 characters at most.");
        return ChangeAsync(runId, db => db.Runs.Where(r => r.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(r => r.Notes, notes), cancellationToken), cancellationToken);
    }

    public Task SetTagsAsync(string runId, IReadOnlyCollection<string> tags, CancellationToken cancellationToken = default)
    {
        var clean = tags.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (clean.Count > 50 || clean.Exists(t => t.Length > 100))
            throw new UserError("A run has at most 50 tags of at most 100 characters each.");
        return ChangeAsync(runId, async db =>
        {
            await db.RunTags.Where(t => t.RunId == runId).ExecuteDeleteAsync(cancellationToken);
            db.RunTags.AddRange(clean.Select(tag => new RunTag { RunId = runId, Tag = tag }));
        }, cancellationToken);
    }

    private async Task StopAsync(string runId, string what, RunStatus whenQueued, string reason, CancellationToken cancellationToken)
    {
        var run = await RequireAsync(runId, cancellationToken);
        if (await transitions.TryMoveAsync(runId, [RunStatus.Queued], whenQueued, reason, cancellationToken))
            await queue.RemoveAsync(runId, JobQueue.RunGroup, cancellationToken);
        else
            await StopWorkerAsync(run, what, whenQueued, cancellationToken);
        feed.PublishState(runId, run.JournalOffset);
    }

    private async Task StopWorkerAsync(Run run, string what, RunStatus meaning, CancellationToken cancellationToken)
    {
        // before the move: whoever sees Stopping must find what was asked for
        RunFolder.RequestStop(new RunDirectory(workspace.RunDirectory(run.Id)), what);
        var stopping = await transitions.TryMoveAsync(run.Id, [RunStatus.Starting, RunStatus.Running], RunStatus.Stopping, what == RunFolder.Cancel ? "Cancelling." : "Pausing.", cancellationToken);
        var now = (await RequireAsync(run.Id, cancellationToken)).Status;
        if (!stopping && now != RunStatus.Stopping)
            await StopStandingAsync(run, now, meaning, cancellationToken);
        supervisor.Poke(run.Id);
    }

    /// <summary>A run that stands still can still be given up (cancelled); anything else asked of it comes too late.</summary>
    private async Task StopStandingAsync(Run run, RunStatus now, RunStatus meaning, CancellationToken cancellationToken)
    {
        var moved = meaning == RunStatus.Cancelled && await transitions.TryMoveAsync(run.Id, [RunStatus.Paused, RunStatus.Interrupted], RunStatus.Cancelled, "Cancelled.", cancellationToken);
        if (!moved)
            throw new UserError($"Run {run.Name} is already {Word(now)}.");
    }

    private async Task ChangeAsync(string runId, Func<StudioDb, Task> change, CancellationToken cancellationToken)
    {
        var run = await RequireAsync(runId, cancellationToken);
        await writer.WriteAsync(change, cancellationToken);
        feed.PublishState(runId, run.JournalOffset);
    }

    private async Task ReorderAsync(IReadOnlyCollection<string> runIds, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        foreach (var run in await db.Runs.AsNoTracking().Where(r => runIds.Contains(r.Id) && r.Status == RunStatus.Queued).ToListAsync(cancellationToken))
        {
            await queue.ReorderAsync(run, cancellationToken);
            feed.PublishState(run.Id, run.JournalOffset);
        }
    }

    private async Task<Run> RequireAsync(string runId, CancellationToken cancellationToken)
    {
        Identifier.Check(runId);
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken)
            ?? throw new UserError($"There is no run {runId} in this workspace.");
    }

    private async Task<Run?> FindByTokenAsync(string clientToken, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.ClientToken == clientToken, cancellationToken);
    }

    /// <summary>Inside the one writer, so that two requests with one token cannot both insert.</summary>
    private static async Task<Run> InsertAsync(StudioDb db, Run run, CancellationToken cancellationToken)
    {
        if (run.ClientToken is { } token && await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.ClientToken == token, cancellationToken) is { } earlier)
            return earlier;
        run.QueuePosition = LastPosition(db) + 1;
        db.Runs.Add(run);
        db.RunEvents.Add(new RunEvent { RunId = run.Id, At = run.CreatedAt, From = null, To = RunStatus.Queued });
        return run;
    }

    private static long LastPosition(StudioDb db) => db.Runs.Max(r => (long?)r.QueuePosition) ?? 0;

    private static Run NewRun(FittedSpec fitted, string? clientToken, string? parentRunId) => new()
    {
        Id = Identifier.New(),
        Name = fitted.Spec.Name,
        Status = RunStatus.Queued,
        SpecJson = RunSpecJson.Write(fitted.Spec),
        Task = fitted.Spec.Task,
        ModelFamily = fitted.Spec.ModelFamily,
        DatasetId = fitted.DatasetId,
        DatasetVersion = fitted.DatasetVersion,
        Device = fitted.Spec.Device,
        CreatedAt = DateTimeOffset.UtcNow,
        ClientToken = clientToken,
        ParentRunId = parentRunId,
    };

    private static string Word(RunStatus status) => status.ToString().ToLowerInvariant();
}
