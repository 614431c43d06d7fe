using Quartz;
using Studio.Data;
using Studio.Web.Jobs;

namespace Studio.Web.Evaluations;

/// <summary>An evaluation's turn: starts its worker or attaches to the living one, and tells of its progress.</summary>
[DisallowConcurrentExecution]
public sealed class EvaluationJob(StudioOptions options, EvaluationService evaluations, IHostApplicationLifetime lifetime) : IJob
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var folder = evaluations.Folder(Identifier.Check(context.JobDetail.Key.Name));
        try
        {
            await FollowAsync(folder, leaving.Token);
            evaluations.Finish(folder);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // the web program ends and the worker goes on; the next start attaches to it
        }
    }

    private async Task FollowAsync(EvaluationFolder folder, CancellationToken leaving)
    {
        if (folder.Status() is not { IsOpen: true } status)
            return;
        var directory = folder.Directory;
        // one that began and lives no more is not begun again: Finish says that it failed
        var worker = status.State == JobState.Queued
            ? WorkerProcess.Start([.. options.WorkerCommand, "evaluate", directory.Root], directory.Root, directory.Log).Named(directory.Root)
            : WorkerProcess.Attach(directory.Root);
        var ended = worker?.WaitForExitAsync(leaving) ?? Task.CompletedTask;
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, Task.Delay(s_look, leaving));
            leaving.ThrowIfCancellationRequested();
            evaluations.RaiseChanged(folder.Id);
        }
    }
}
