using Quartz;
using Studio.Data.Catalog;

namespace Studio.Web.Jobs;

/// <summary>
/// When a job's turn comes: Quartz, with its tables in jobs.db. A run is one job in the execution group of its device,
/// and a group runs one at a time. All triggers are due since the same moment long ago, so only their priority orders
/// them; it is made of the run's priority and its place in the queue.
/// What is true stands in the run's row, not here: <see cref="Reconciler"/> makes Quartz agree with the rows at start.
/// </summary>
public sealed class JobQueue(ISchedulerFactory schedulers)
{
    public const string RunGroup = "runs";
    public const string ImportGroup = "imports";
    public const string TokenizerGroup = "tokenizers";
    public const string CleaningGroup = "cleanings";
    public const string EvaluationGroup = "evaluations";
    public const string SuggestGroup = "suggestions";

    /// <summary>Every execution group that begins so has one slot.</summary>
    public const string DevicePrefix = "device/";

    public const int LowestPriority = -100;
    public const int HighestPriority = 100;

    /// <summary>Places in the queue that fit between two priorities: 100 priorities of it stay within an int.</summary>
    private const int PlacesPerPriority = 10_000_000;

    /// <summary>Until the reconciler has made room, whoever wants to schedule waits: it would be forgotten with the rest.</summary>
    private readonly TaskCompletionSource _cleared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static readonly DateTimeOffset s_dueSince = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Task EnqueueAsync(Run run, CancellationToken cancellationToken) =>
        ScheduleAsync(JobBuilder.Create<RunJob>().WithIdentity(run.Id, RunGroup).Build(), RunTrigger(run), cancellationToken);

    /// <summary>A run that has a worker takes its slot before any queued one.</summary>
    public Task AttachAsync(Run run, CancellationToken cancellationToken) =>
        ScheduleAsync(JobBuilder.Create<RunJob>().WithIdentity(run.Id, RunGroup).Build(), Trigger(run.Id, RunGroup, DevicePrefix + run.Device, int.MaxValue), cancellationToken);

    public Task EnqueueImportAsync(string jobId, CancellationToken cancellationToken) =>
        ScheduleAsync(JobBuilder.Create<Datasets.ImportJob>().WithIdentity(jobId, ImportGroup).Build(), Trigger(jobId, ImportGroup, ImportGroup, 0), cancellationToken);

    public Task EnqueueTokenizerAsync(string jobId, CancellationToken cancellationToken) =>
        ScheduleAsync(JobBuilder.Create<Tokenizing.TokenizerJob>().WithIdentity(jobId, TokenizerGroup).Build(), Trigger(jobId, TokenizerGroup, TokenizerGroup, 0), cancellationToken);

    public Task EnqueueCleaningAsync(string jobId, CancellationToken cancellationToken) =>
        ScheduleAsync(JobBuilder.Create<Cleaning.CleanJob>().WithIdentity(jobId, CleaningGroup).Build(), Trigger(jobId, CleaningGroup, CleaningGroup, 0), cancellationToken);

    public Task EnqueueEvaluationAsync(string evaluationId, CancellationToken cancellationToken) =>
        ScheduleAsync(JobBuilder.Create<Evaluations.EvaluationJob>().WithIdentity(evaluationId, EvaluationGroup).Build(), Trigger(evaluationId, EvaluationGroup, EvaluationGroup, 0), cancellationToken);

    public Task EnqueueSuggestingAsync(string jobId, CancellationToken cancellationToken) =>
        ScheduleAsync(JobBuilder.Create<Labeling.SuggestJob>().WithIdentity(jobId, SuggestGroup).Build(), Trigger(jobId, SuggestGroup, SuggestGroup, 0), cancellationToken);

    /// <summary>Gives a queued run's trigger the order its row now says; does nothing for one that has begun.</summary>
    public async Task ReorderAsync(Run run, CancellationToken cancellationToken)
    {
        var scheduler = await ReadyAsync(cancellationToken);
        await scheduler.RescheduleJob(new TriggerKey(run.Id, RunGroup), RunTrigger(run), cancellationToken);
    }

    public async Task RemoveAsync(string id, string group, CancellationToken cancellationToken)
    {
        var scheduler = await ReadyAsync(cancellationToken);
        await scheduler.UnscheduleJob(new TriggerKey(id, group), cancellationToken);
    }

    /// <summary>Forgets every job: the rows and job directories say what there is to do.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Clear(cancellationToken);
        _cleared.TrySetResult();
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Start(cancellationToken);
    }

    /// <summary>Waits until the jobs have let go of what they follow; they hear of the program's end by its lifetime.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
    }

    public static int Order(int priority, long queuePosition) =>
        (int)Math.Clamp((long)priority * PlacesPerPriority - queuePosition, int.MinValue, int.MaxValue - 1);

    private async Task<IScheduler> ReadyAsync(CancellationToken cancellationToken)
    {
        await _cleared.Task.WaitAsync(cancellationToken);
        return await schedulers.GetScheduler(cancellationToken);
    }

    private async Task ScheduleAsync(IJobDetail job, ITrigger trigger, CancellationToken cancellationToken)
    {
        var scheduler = await ReadyAsync(cancellationToken);
        await scheduler.ScheduleJob(job, [trigger], ScheduleJobOptions.Replacing, cancellationToken);
    }

    private static ITrigger RunTrigger(Run run) =>
        Trigger(run.Id, RunGroup, DevicePrefix + run.Device, Order(run.Priority, run.QueuePosition));

    private static ITrigger Trigger(string id, string group, string executionGroup, int priority) =>
        TriggerBuilder.Create(TimeProvider.System)
            .WithIdentity(id, group)
            .ForJob(new JobKey(id, group))
            .WithExecutionGroup(executionGroup)
            .WithPriority(priority)
            .StartAt(s_dueSince)
            .WithSimpleSchedule(s => s.WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires))
            .Build();
}
