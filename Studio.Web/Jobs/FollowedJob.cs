using Quartz;
using Studio.Data;

namespace Studio.Web.Jobs;

/// <summary>
/// A job's turn: starts its worker or attaches to the living one, tells of its progress, and brings it to its end. Fired
/// again it finds the end written and does nothing twice. When the web program leaves, the worker is left alone.
/// </summary>
public abstract class FollowedJob(StudioOptions options, IHostApplicationLifetime lifetime, ILogger<FollowedJob> logger) : IJob
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_untilThereIsRoom = TimeSpan.FromSeconds(2);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var jobId = Identifier.Check(context.JobDetail.Key.Name);
        try
        {
            await WithRoomAsync(jobId, () => FollowAsync(jobId, leaving.Token), leaving.Token);
            await WithRoomAsync(jobId, () => FinishAsync(jobId, leaving.Token), leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // the web program ends and the worker goes on; the next start attaches to it
        }
    }

    protected abstract JobFolder Folder(string jobId);

    /// <summary>The worker program's words before the job's folder.</summary>
    protected abstract IReadOnlyList<string> Command { get; }

    /// <summary>Tells viewers that the job moved on; must not block.</summary>
    protected abstract void Tell(string jobId);

    /// <summary>After the worker's end: its last word, or ours in its place, and what follows from it. May be called again.</summary>
    protected abstract Task FinishAsync(string jobId, CancellationToken cancellationToken);

    private async Task FollowAsync(string jobId, CancellationToken leaving)
    {
        var folder = Folder(jobId);
        if (!folder.Exists || folder.HasEnded)
            return;
        // one that began and lives no more is not begun again: FinishAsync says that it failed
        var worker = folder.HasBegun
            ? WorkerProcess.Attach(folder.Root)
            : Start(folder);
        var ended = worker?.WaitForExitAsync(leaving) ?? Task.CompletedTask;
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, Task.Delay(s_look, leaving));
            leaving.ThrowIfCancellationRequested();
            Tell(jobId);
        }
    }

    private WorkerProcess Start(JobFolder folder)
    {
        var worker = WorkerProcess.Start([.. options.WorkerCommand, .. Command, folder.Root], folder.Root, folder.Log);
        try
        {
            return worker.Named(folder.Root);
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            return worker; // it writes its name itself
        }
    }

    /// <summary>A full disk must not leave a job that nobody follows any more: waits until there is room, and goes on.</summary>
    private async Task WithRoomAsync(string jobId, Func<Task> work, CancellationToken leaving)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception e) when (DiskFull.Is(e))
            {
                logger.LogWarning("The disk of the workspace is full; job {JobId} waits until there is room", jobId);
                await Task.Delay(s_untilThereIsRoom, leaving);
            }
        }
    }
}
