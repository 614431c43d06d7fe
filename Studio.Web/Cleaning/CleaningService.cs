using Studio.Data;
using Studio.Data.Cleaning;
using Studio.Data.Tables;
using Studio.Training.Worker;
using Studio.Web.Datasets;
using Studio.Web.Jobs;

namespace Studio.Web.Cleaning;

/// <summary>Everything people do with cleaning pipelines; pages and the REST API call the same methods.</summary>
public sealed class CleaningService(Workspace workspace, DatasetRegistry registry, JobQueue queue, ILogger<CleaningService> logger)
{
    /// <summary>Previews hold their rows in memory, so only so many at once.</summary>
    private readonly SemaphoreSlim _previews = new(2);

    /// <summary>Raised on a pool thread when a cleaning moved on; the argument is the job's id.</summary>
    public event Action<string>? Changed;

    /// <summary>Tries a pipeline on some rows; nothing is written.</summary>
    /// <exception cref="UserError">the pipeline does not fit the version.</exception>
    public async Task<CleaningPreview> PreviewAsync(string reference, Pipeline pipeline, int rows, CancellationToken cancellationToken = default)
    {
        await _previews.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Previewer.Preview(workspace, DatasetFolder.Resolve(workspace, reference), pipeline, rows, cancellationToken), cancellationToken);
        }
        finally
        {
            _previews.Release();
        }
    }

    /// <summary>Starts applying a pipeline in a process of its own; it goes on whatever becomes of the page or of this program.</summary>
    /// <returns>the job's id.</returns>
    /// <exception cref="UserError">the pipeline does not fit the version, or the version is gone.</exception>
    public async Task<string> StartAsync(string reference, Pipeline pipeline, CancellationToken cancellationToken = default)
    {
        var version = DatasetFolder.Resolve(workspace, reference);
        await Task.Run(() => pipeline.Bind(new TableShape(version.Manifest.Columns)), cancellationToken);
        var folder = Folder(Identifier.New());
        Directory.CreateDirectory(folder.Root);
        CleanSpec.Of(version.Reference, version.Manifest.Name, pipeline).Save(folder.Root);
        await queue.EnqueueCleaningAsync(folder.Id, cancellationToken);
        RaiseChanged(folder.Id);
        return folder.Id;
    }

    /// <summary>null when there is no such cleaning.</summary>
    public CleanJobStatus? Status(string jobId) => Folder(jobId).Status();

    /// <summary>Cleanings of this workspace, the newest first.</summary>
    public IReadOnlyList<CleanJobStatus> Jobs() =>
        [.. Directory.EnumerateDirectories(workspace.Jobs).OrderDescending().Select(d => new CleanJobFolder(d).Status()).OfType<CleanJobStatus>()];

    /// <summary>Ends a cleaning and leaves nothing of it; one that has ended stays as it is.</summary>
    public async Task CancelAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var folder = Folder(jobId);
        switch (folder.Status()?.State)
        {
            case null:
                throw new UserError($"There is no cleaning {jobId}.");
            case CleanJobState.Queued:
                await queue.RemoveAsync(jobId, JobQueue.CleaningGroup, cancellationToken);
                folder.WriteEnd("cancelled", "");
                await FinishAsync(folder, cancellationToken);
                break;
            case CleanJobState.Running:
                WorkerProcess.Attach(folder.Root)?.Terminate();
                break;
        }
    }

    internal CleanJobFolder Folder(string jobId) => new(Path.Combine(workspace.Jobs, Identifier.Check(jobId)));

    /// <summary>Cleanings that have not said their last word or whose result the catalog lacks, oldest first.</summary>
    internal IReadOnlyList<string> Unfinished() => [.. Jobs().Where(j => j.IsOpen).Select(j => j.JobId).Reverse()];

    /// <summary>After a worker's end: its last word, or ours in its place; then the new version is in the catalog.</summary>
    internal async Task FinishAsync(CleanJobFolder folder, CancellationToken cancellationToken)
    {
        if (!folder.HasEnded)
            folder.WriteEnd("failed", folder.LastLogLine() is { } line
                ? $"The cleaning ended without a result. Its last words: {line}"
                : "The cleaning was interrupted before it had a result; the dataset is as it was. Start it again.");
        if (folder.Result() is var (id, version))
            await registry.RegisterAsync(id, version, cancellationToken);
        folder.Settle();
        RaiseChanged(folder.Id);
    }

    internal void RaiseChanged(string jobId)
    {
        foreach (var viewer in Changed?.GetInvocationList() ?? [])
            try
            {
                ((Action<string>)viewer)(jobId);
            }
            catch (Exception e)
            {
                logger.LogError(e, "A viewer of cleaning {JobId} failed", jobId);
            }
    }
}
