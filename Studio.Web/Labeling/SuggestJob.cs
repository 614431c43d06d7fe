using Quartz;
using Studio.Web.Jobs;

namespace Studio.Web.Labeling;

/// <summary>The turn of a job that asks models about a labeling project's rows.</summary>
[DisallowConcurrentExecution]
public sealed class SuggestJob(StudioOptions options, SuggestionService suggesting, IHostApplicationLifetime lifetime, ILogger<FollowedJob> logger) : FollowedJob(options, lifetime, logger)
{
    protected override IReadOnlyList<string> Command => ["label", "suggest"];

    protected override JobFolder Folder(string jobId) => suggesting.Folder(jobId);

    protected override void Tell(string jobId) => suggesting.RaiseChanged(jobId);

    protected override Task FinishAsync(string jobId, CancellationToken cancellationToken)
    {
        suggesting.Finish(suggesting.Folder(jobId));
        return Task.CompletedTask;
    }
}
