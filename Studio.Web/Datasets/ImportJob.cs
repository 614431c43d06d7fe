using Quartz;
using Studio.Data;
using Studio.Web.Jobs;

namespace Studio.Web.Datasets;

/// <summary>An import's turn: starts its worker or attaches to the living one, tells of its progress, and takes the result into the catalog.</summary>
[DisallowConcurrentExecution]
public sealed class ImportJob(StudioOptions options, Workspace workspace, DatasetService datasets, IHostApplicationLifetime lifetime) : IJob
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var folder = new ImportFolder(Path.Combine(workspace.Jobs, Identifier.Check(context.JobDetail.Key.Name)));
        try
        {
            await FollowAsync(folder, leaving.Token);
            await datasets.FinishImportAsync(folder, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // the web program ends and the worker goes on; the next start attaches to it
        }
    }

    private async Task FollowAsync(ImportFolder folder, CancellationToken leaving)
    {
        var status = folder.Status();
        if (status is null || folder.HasEnded)
            return;
        // one that began and lives no more is not begun again: FinishImportAsync says that it failed
        var worker = status.State == ImportState.Queued
            ? WorkerProcess.Start([.. options.WorkerCommand, "import", folder.Root], folder.Root, folder.Log).Named(folder.Root)
            : WorkerProcess.Attach(folder.Root);
        var ended = worker?.WaitForExitAsync(leaving) ?? Task.CompletedTask;
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, Task.Delay(s_look, leaving));
            leaving.ThrowIfCancellationRequested();
            datasets.RaiseImportChanged(folder.Id);
        }
    }
}
