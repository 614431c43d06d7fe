using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Models.Library;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Cleaning;
using Studio.Web.Datasets;
using Studio.Web.Evaluations;
using Studio.Web.Labeling;
using Studio.Web.Tokenizing;

namespace Studio.Web.Jobs;

/// <summary>
/// After the web program has begun to listen: makes the scheduler agree with what is true. Rows of runs and job folders
/// say what there is to do; whatever the scheduler still held from before is replaced by it. Runs that have a worker take
/// their slots first, then the queue in its order.
/// </summary>
public sealed class Reconciler(
    IHostApplicationLifetime lifetime, IDbContextFactory<StudioDb> catalog, JobQueue queue, RunRemoval removal,
    Workspace workspace, DatasetService datasets, DatasetRegistry registry, TokenizerService tokenizers, CleaningService cleaning, EvaluationService evaluations, SuggestionService suggesting, ILogger<Reconciler> logger) : BackgroundService
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when jobs run again.</summary>
    public Task Done => _done.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ListeningAsync(stoppingToken);
        removal.FinishInterrupted();
        DatasetFolder.RemoveLeftovers(workspace);
        TokenizerLibrary.RemoveLeftovers(workspace);
        AtomicFile.RemoveLeftovers(workspace.Cache);
        evaluations.RemoveLeftovers();
        ModelLibrary.RemoveLeftovers(workspace);
        await registry.RegisterMissingAsync(stoppingToken);
        await queue.ClearAsync(stoppingToken);
        await using (var db = await catalog.CreateDbContextAsync(stoppingToken))
            foreach (var run in await Open(db).ToListAsync(stoppingToken))
                await (run.Status == RunStatus.Queued ? queue.EnqueueAsync(run, stoppingToken) : queue.AttachAsync(run, stoppingToken));
        foreach (var jobId in datasets.UnfinishedImports())
            await queue.EnqueueImportAsync(jobId, stoppingToken);
        foreach (var jobId in tokenizers.UnfinishedTrainings())
            await queue.EnqueueTokenizerAsync(jobId, stoppingToken);
        foreach (var jobId in cleaning.Unfinished())
            await queue.EnqueueCleaningAsync(jobId, stoppingToken);
        foreach (var evaluationId in evaluations.Unfinished())
            await queue.EnqueueEvaluationAsync(evaluationId, stoppingToken);
        foreach (var jobId in suggesting.Unfinished())
            await queue.EnqueueSuggestingAsync(jobId, stoppingToken);
        await queue.StartAsync(stoppingToken);
        _done.TrySetResult();
        logger.LogDebug("Jobs are running");
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await queue.StopAsync(cancellationToken);
    }

    private static IQueryable<Run> Open(StudioDb db) =>
        db.Runs.AsNoTracking().Where(r => r.Status == RunStatus.Queued || RunTransitions.Active.Contains(r.Status));

    private async Task ListeningAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }
}
