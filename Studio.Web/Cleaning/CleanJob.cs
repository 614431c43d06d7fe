using Quartz;
using Studio.Web.Jobs;

namespace Studio.Web.Cleaning;

/// <summary>A cleaning's turn; at its end the result is taken into the catalog.</summary>
[DisallowConcurrentExecution]
public sealed class CleanJob(StudioOptions options, CleaningService cleaning, IHostApplicationLifetime lifetime, ILogger<FollowedJob> logger) : FollowedJob(options, lifetime, logger)
{
    protected override IReadOnlyList<string> Command => ["data", "clean"];

    protected override JobFolder Folder(string jobId) => cleaning.Folder(jobId);

    protected override void Tell(string jobId) => cleaning.RaiseChanged(jobId);

    protected override Task FinishAsync(string jobId, CancellationToken cancellationToken) => cleaning.FinishAsync(cleaning.Folder(jobId), cancellationToken);
}
