using Quartz;
using Studio.Web.Jobs;

namespace Studio.Web.Evaluations;

/// <summary>An evaluation's turn.</summary>
[DisallowConcurrentExecution]
public sealed class EvaluationJob(StudioOptions options, EvaluationService evaluations, IHostApplicationLifetime lifetime, ILogger<FollowedJob> logger) : FollowedJob(options, lifetime, logger)
{
    protected override IReadOnlyList<string> Command => ["evaluate"];

    protected override JobFolder Folder(string jobId) => evaluations.Folder(jobId);

    protected override void Tell(string jobId) => evaluations.RaiseChanged(jobId);

    protected override Task FinishAsync(string jobId, CancellationToken cancellationToken)
    {
        evaluations.Finish(evaluations.Folder(jobId));
        return Task.CompletedTask;
    }
}
