using Quartz;
using Studio.Data;
using Studio.Web.Jobs;

namespace Studio.Web.Tokenizing;

/// <summary>A training's turn: starts its worker or attaches to the living one, and tells of its progress.</summary>
[DisallowConcurrentExecution]
public sealed class TokenizerJob(StudioOptions options, TokenizerService tokenizers, IHostApplicationLifetime lifetime) : IJob
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var folder = tokenizers.Folder(Identifier.Check(context.JobDetail.Key.Name));
        try
        {
            await FollowAsync(folder, leaving.Token);
            tokenizers.FinishTraining(folder);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // the web program ends and the worker goes on; the next start attaches to it
        }
    }

    private async Task FollowAsync(TokenizerJobFolder folder, CancellationToken leaving)
    {
        if (folder.Status() is not { IsOpen: true } status)
            return;
        // one that began and lives no more is not begun again: FinishTraining says that it failed
        var worker = status.State == TokenizerJobState.Queued
            ? WorkerProcess.Start([.. options.WorkerCommand, "tokenizer", "train", folder.Root], folder.Root, folder.Log).Named(folder.Root)
            : WorkerProcess.Attach(folder.Root);
        var ended = worker?.WaitForExitAsync(leaving) ?? Task.CompletedTask;
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, Task.Delay(s_look, leaving));
            leaving.ThrowIfCancellationRequested();
            tokenizers.RaiseTrainingChanged(folder.Id);
        }
    }
}
