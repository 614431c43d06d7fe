using Quartz;

namespace Studio.Web.Jobs;

/// <summary>
/// A run's turn on its device. Everything it does can be done again: fired a second time after a crash it finds the
/// worker alive and attaches, or finds the journal's end and finishes.
/// </summary>
[DisallowConcurrentExecution]
public sealed class RunJob(RunSupervisor supervisor, IHostApplicationLifetime lifetime) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await supervisor.HostAsync(context.JobDetail.Key.Name, leaving.Token);
    }
}
