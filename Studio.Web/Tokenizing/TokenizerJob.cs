using Quartz;
using Studio.Web.Jobs;

namespace Studio.Web.Tokenizing;

/// <summary>The turn of a tokenizer's training.</summary>
[DisallowConcurrentExecution]
public sealed class TokenizerJob(StudioOptions options, TokenizerService tokenizers, IHostApplicationLifetime lifetime, ILogger<FollowedJob> logger) : FollowedJob(options, lifetime, logger)
{
    protected override IReadOnlyList<string> Command => ["tokenizer", "train"];

    protected override JobFolder Folder(string jobId) => tokenizers.Folder(jobId);

    protected override void Tell(string jobId) => tokenizers.RaiseTrainingChanged(jobId);

    protected override Task FinishAsync(string jobId, CancellationToken cancellationToken)
    {
        tokenizers.FinishTraining(tokenizers.Folder(jobId));
        return Task.CompletedTask;
    }
}
