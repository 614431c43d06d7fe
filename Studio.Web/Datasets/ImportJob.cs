using Quartz;
using Studio.Web.Jobs;

namespace Studio.Web.Datasets;

/// <summary>An import's turn; at its end the result is taken into the catalog.</summary>
[DisallowConcurrentExecution]
public sealed class ImportJob(StudioOptions options, DatasetService datasets, IHostApplicationLifetime lifetime, ILogger<FollowedJob> logger) : FollowedJob(options, lifetime, logger)
{
    protected override IReadOnlyList<string> Command => ["import"];

    protected override JobFolder Folder(string jobId) => datasets.Folder(jobId);

    protected override void Tell(string jobId) => datasets.RaiseImportChanged(jobId);

    protected override Task FinishAsync(string jobId, CancellationToken cancellationToken) => datasets.FinishImportAsync(datasets.Folder(jobId), cancellationToken);
}
