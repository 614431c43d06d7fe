using Quartz;
using Studio.Data;
using Studio.Web.Jobs;

namespace Studio.Web.Cleaning;

/// <summary>A cleaning's turn: starts its worker or attaches to the living one, tells of its progress, and takes the result into the catalog.</summary>
[DisallowConcurrentExecution]
public sealed class CleanJob(StudioOptions options, CleaningService cleaning, IHostApplicationLifetime lifetime) : IJob
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var folder = cleaning.Folder(Identifier.Check(context.JobDetail.Key.Name));
        try
        {
            await FollowAsync(folder, leaving.Token);
            await cleaning.FinishAsync(folder, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // the web program ends and the worker goes on; the next start attaches to it
        }
    }

    private async Task FollowAsync(CleanJobFolder folder, CancellationToken leaving)
    {
        if (folder.HasEnded || folder.Status() is not { } status)
            return;
        // one that began and lives no more is not begun again: FinishAsync says that it failed
        var worker = status.State == CleanJobState.Queued
            ? WorkerProcess.Start([.. options.WorkerCommand, "data", "clean", folder.Root], folder.Root, folder.Log).Named(folder.Root)
            : WorkerProcess.Attach(folder.Root);
        var ended = worker?.WaitForExitAsync(leaving) ?? Task.CompletedTask;
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, Task.Delay(s_look, leaving));
            leaving.ThrowIfCancellationRequested();
            cleaning.RaiseChanged(folder.Id);
        }
    }
}
