using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Live;

namespace Studio.Web.Jobs;

/// <summary>
/// Sees one run through: starts its worker or attaches to the living one, follows its journal to the end, carries out a
/// stop that was asked for, and says what became of it. When the web program leaves, the worker is left alone.
/// </summary>
public sealed class RunSupervisor(
    StudioOptions options, Workspace workspace, IDbContextFactory<StudioDb> catalog, StudioWriter writer, RunTransitions transitions,
    JournalFollower follower, LiveFeed feed, IHostApplicationLifetime lifetime, ILogger<RunSupervisor> logger)
{
    /// <summary>A worker that an earlier web program started just before it died has this long to say who it is.</summary>
    private static readonly TimeSpan s_appear = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_untilThereIsRoom = TimeSpan.FromSeconds(2);

    /// <summary>Runs hosted now, each with the signal that its row has changed under it. Bounded by the slots.</summary>
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _hosted = new();

    /// <summary>Tells the run's host, if there is one, to look at the row again: a stop was asked for.</summary>
    public void Poke(string runId)
    {
        if (_hosted.TryGetValue(runId, out var changed))
            changed.Release();
    }

    public async Task HostAsync(string runId, CancellationToken leaving)
    {
        using var changed = new SemaphoreSlim(0);
        _hosted[runId] = changed;
        try
        {
            var guard = new CrashGuard();
            while (await BeginAsync(runId, leaving) is { } begun)
            {
                await SeeThroughAsync(begun, changed, leaving);
                await SettleAsync(begun);
                if (!await GoesOnAsync(begun, guard, leaving))
                    return;
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // the web program ends and the worker goes on; the next start attaches to it
        }
        finally
        {
            _hosted.TryRemove(runId, out _);
        }
    }

    /// <summary>The worker to follow (null inside when it is already gone), or null when the run is not to be worked on.</summary>
    private async Task<Begun?> BeginAsync(string runId, CancellationToken leaving)
    {
        var run = await ReadAsync(runId);
        var folder = new RunDirectory(workspace.RunDirectory(runId));
        if (run is { Status: RunStatus.Queued })
            return await StartAsync(run, folder);
        if (run is null || !RunTransitions.Active.Contains(run.Status))
            return null;
        var worker = WorkerProcess.Attach(folder.Root);
        for (var waited = TimeSpan.Zero; worker is null && run.Status == RunStatus.Starting && waited < s_appear; waited += TimeSpan.FromMilliseconds(100))
        {
            await Task.Delay(100, leaving);
            worker = WorkerProcess.Attach(folder.Root);
        }
        return new Begun(runId, folder, worker);
    }

    private async Task<Begun?> StartAsync(Run run, RunDirectory folder)
    {
        if (!await MoveAsync(run.Id, [RunStatus.Queued], RunStatus.Starting))
            return null;
        try
        {
            Directory.CreateDirectory(folder.Root);
            if (!File.Exists(folder.Spec))
                AtomicFile.WriteText(folder.Spec, run.SpecJson);
            File.Delete(folder.StopRequest);
            return new Begun(run.Id, folder, WorkerProcess.Start([.. options.WorkerCommand, "train", folder.Root], folder.Root, folder.Log));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            logger.LogError(e, "Run {RunId} could not be started", run.Id);
            await MoveAsync(run.Id, [RunStatus.Starting], RunStatus.Failed, $"The worker could not be started: {e.Message}");
            return null;
        }
    }

    /// <summary>Follows the journal until the worker is gone and all it wrote is in the catalog.</summary>
    private async Task SeeThroughAsync(Begun begun, SemaphoreSlim changed, CancellationToken leaving)
    {
        using var following = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        var ended = begun.Worker?.WaitForExitAsync(following.Token) ?? Task.CompletedTask;
        var stopping = begun.Worker is null ? Task.CompletedTask : StopWhenAskedAsync(begun, changed, ended, following.Token);
        try
        {
            await follower.FollowAsync(begun.RunId, ended, leaving);
            await stopping;
        }
        finally
        {
            await following.CancelAsync();
        }
    }

    /// <summary>The row's Stopping is the order: SIGTERM once, and after the grace the whole process group is killed.</summary>
    private async Task StopWhenAskedAsync(Begun begun, SemaphoreSlim changed, Task ended, CancellationToken cancellationToken)
    {
        while (!ended.IsCompleted && (await ReadAsync(begun.RunId))?.Status != RunStatus.Stopping)
            await Task.WhenAny(changed.WaitAsync(cancellationToken), ended);
        cancellationToken.ThrowIfCancellationRequested();
        if (ended.IsCompleted)
            return;
        begun.Worker!.Terminate();
        if (await Task.WhenAny(ended, Task.Delay(options.StopGrace, cancellationToken)) == ended)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        logger.LogWarning("Run {RunId} did not stop within {Grace} and is killed", begun.RunId, options.StopGrace);
        begun.Worker.Kill();
    }

    /// <summary>Says what became of a run whose worker is gone without having said so itself.</summary>
    private async Task SettleAsync(Begun begun)
    {
        var run = await ReadAsync(begun.RunId);
        switch (run?.Status)
        {
            case RunStatus.Stopping:
                var cancelled = RunFolder.RequestedStop(begun.Folder) == RunFolder.Cancel;
                await MoveAsync(run.Id, [RunStatus.Stopping], cancelled ? RunStatus.Cancelled : RunStatus.Paused, $"Ended before it could save: {Resumption(begun.Folder)}");
                break;
            case RunStatus.Starting when begun.Worker is null:
                await MoveAsync(run.Id, [RunStatus.Starting], RunStatus.Queued, "Studio stopped before the worker had begun.");
                break;
            case RunStatus.Starting when begun.Worker!.ExitCode == 2:
                await MoveAsync(run.Id, [RunStatus.Starting], RunStatus.Failed, RunFolder.LogTail(begun.Folder, 1).FirstOrDefault("The worker refused the spec; see the log."));
                break;
            case RunStatus.Starting or RunStatus.Running:
                await MoveAsync(run.Id, [RunStatus.Starting, RunStatus.Running], RunStatus.Interrupted, $"{Sentence(begun.Worker?.DescribeEnd() ?? "the worker is gone without a last word")} {Sentence(Resumption(begun.Folder))}");
                break;
        }
    }

    /// <summary>Puts an interrupted run back to work if its spec says so and it has not died in the same place too often.</summary>
    private async Task<bool> GoesOnAsync(Begun begun, CrashGuard guard, CancellationToken leaving)
    {
        var run = await ReadAsync(begun.RunId);
        if (run is { Status: RunStatus.Queued })
            return true;
        if (run?.Status != RunStatus.Interrupted || RunSpecJson.Parse(run.SpecJson).Spec is not { ResumeAutomatically: true })
            return false;
        if (!guard.Died(RunFolder.NewestCheckpointStep(begun.Folder)))
        {
            var reason = $"{run.Reason} It died {guard.Deaths} times in the same place and is not tried again; resume it when the cause is mended.";
            await writer.WriteAsync(db => db.Runs.Where(r => r.Id == run.Id && r.Status == RunStatus.Interrupted).ExecuteUpdateAsync(set => set.SetProperty(r => r.Reason, reason), CancellationToken.None), CancellationToken.None);
            feed.PublishState(run.Id, run.JournalOffset);
            return false;
        }
        await Task.Delay(guard.Pause, leaving);
        return await MoveAsync(run.Id, [RunStatus.Interrupted], RunStatus.Queued, $"Resumed by itself. {run.Reason}");
    }

    private async Task<bool> MoveAsync(string runId, IReadOnlyCollection<RunStatus> from, RunStatus to, string reason = "")
    {
        // not cancelled when the web program leaves: what has happened is written down
        var moved = await WhenThereIsRoomAsync(() => transitions.TryMoveAsync(runId, from, to, reason), runId);
        if (moved && await ReadAsync(runId) is { } run)
            feed.PublishState(runId, run.JournalOffset);
        return moved;
    }

    /// <summary>A full disk must not leave a run in a state it is no longer in: tries again until there is room.</summary>
    private async Task<bool> WhenThereIsRoomAsync(Func<Task<bool>> move, string runId)
    {
        while (true)
        {
            try
            {
                return await move();
            }
            catch (Exception e) when (DiskFull.Is(e) && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                logger.LogWarning("The disk of the workspace is full; what became of run {RunId} is written down when there is room", runId);
                await Task.WhenAny(Task.Delay(s_untilThereIsRoom, lifetime.ApplicationStopping));
            }
        }
    }

    private async Task<Run?> ReadAsync(string runId)
    {
        await using var db = await catalog.CreateDbContextAsync();
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId);
    }

    private static string Resumption(RunDirectory folder) =>
        RunFolder.NewestCheckpointStep(folder) is > 0 and var step ? $"the newest whole checkpoint is of step {step:N0}" : "there is no checkpoint yet";

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";

    private sealed record Begun(string RunId, RunDirectory Folder, WorkerProcess? Worker);
}
