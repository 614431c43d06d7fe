using System.Collections.Concurrent;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Web.Datasets;
using Studio.Web.Jobs;

namespace Studio.Web.Live;

/// <summary>
/// Looks every few seconds for runs and datasets that came into the workspace past this program, or left it. A run that is
/// being trained elsewhere is followed at once, and also takes its device's slot as soon as that is free, so that it can
/// be stopped from here.
/// </summary>
public sealed class WorkspaceWatch(Workspace workspace, RunAdopter adopter, DatasetRegistry datasets, JobQueue queue, Reconciler reconciler, ILogger<WorkspaceWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(3);

    /// <summary>Bounded by the workers that run outside the queue at one time.</summary>
    private readonly ConcurrentDictionary<string, bool> _followed = new();
    private string _datasetFolders = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await reconciler.Done.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_look);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // a folder that cannot be read, or a full disk: the next look may go better
                logger.LogError(e, "The workspace could not be looked through");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await adopter.ScanAsync(cancellationToken))
            if (_followed.TryAdd(run.Id, true))
                await FollowAsync(run, cancellationToken);
        var folders = DatasetFolders();
        if (folders == _datasetFolders)
            return;
        await datasets.RegisterMissingAsync(cancellationToken);
        _datasetFolders = folders;
    }

    private async Task FollowAsync(Run run, CancellationToken cancellationToken)
    {
        _ = Task.Run(async () =>
        {
            try
            {
                await adopter.FollowAsync(run.Id, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Run {RunId} could not be followed", run.Id);
            }
            finally
            {
                _followed.TryRemove(run.Id, out _);
            }
        }, cancellationToken);
        await queue.AttachAsync(run, cancellationToken);
    }

    /// <summary>Names of all version folders: as long as they are the same, no manifest needs to be read.</summary>
    private string DatasetFolders() =>
        string.Join('\n', Directory.EnumerateDirectories(workspace.Datasets).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal));
}
