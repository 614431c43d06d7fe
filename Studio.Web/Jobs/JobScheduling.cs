using Microsoft.Data.Sqlite;
using Quartz;
using Studio.Data;
using Studio.Web.Browsing;
using Studio.Web.Cleaning;
using Studio.Web.Datasets;
using Studio.Web.Evaluations;
using Studio.Web.Labeling;
using Studio.Web.Machine;
using Studio.Web.Tokenizing;

namespace Studio.Web.Jobs;

/// <summary>Registers Quartz over the workspace's jobs.db, and everything that runs jobs.</summary>
public static class JobScheduling
{
    /// <summary>Imports read and write the disk; more at once only makes each slower.</summary>
    private const int ImportsAtOnce = 2;

    /// <summary>Bounds attached and hosted jobs together; a hosted job waits and costs no thread.</summary>
    private const int JobsAtOnce = 64;

    public static IServiceCollection AddStudioJobs(this IServiceCollection services, Workspace workspace)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(o => o.InstanceName = "studio");
            quartz.UseDefaultThreadPool(JobsAtOnce);
            quartz.UseExecutionLimits(limits => limits.ForGroupsWithPrefix(JobQueue.DevicePrefix, 1).ForGroup(JobQueue.ImportGroup, ImportsAtOnce).ForGroup(JobQueue.TokenizerGroup, 1).ForGroup(JobQueue.CleaningGroup, 1).ForGroup(JobQueue.EvaluationGroup, 1).ForGroup(JobQueue.SuggestGroup, 1));
            quartz.UsePersistentStore(store =>
            {
                store.UseSqlite(ConnectionString(workspace));
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
            });
        });
        services.AddSingleton<JobQueue>().AddSingleton<RunService>().AddSingleton<RunSupervisor>().AddSingleton<RunSpecChecks>().AddSingleton<RunRemoval>();
        services.AddSingleton<DatasetService>().AddSingleton<DatasetRegistry>().AddSingleton<Uploads>().AddSingleton<TokenizerService>().AddSingleton<Modeling.ModelService>().AddSingleton<CleaningService>().AddSingleton<LeakService>().AddSingleton<Studio.Web.Experiments.SplitService>().AddSingleton<Studio.Web.Experiments.AugmentService>().AddSingleton<CountingWorkers>().AddSingleton<StatisticsService>().AddSingleton<RowReader>().AddSingleton<LabelingService>().AddSingleton<SuggestionService>().AddSingleton<EvaluationService>();
        services.AddSingleton<DatasetUsesReader>();
        services.AddHosted<Devices>().AddHosted<MeasuredSpeeds>().AddHosted<SessionHost>().AddHosted<Reconciler>();
        return services;
    }

    private static IServiceCollection AddHosted<T>(this IServiceCollection services) where T : class, IHostedService =>
        services.AddSingleton<T>().AddHostedService(s => s.GetRequiredService<T>());

    /// <summary>Write-ahead logging is a property of the file: set once, before Quartz opens it.</summary>
    internal static void PrepareDatabase(Workspace workspace)
    {
        using var connection = new SqliteConnection(ConnectionString(workspace));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        command.ExecuteNonQuery();
    }

    private static string ConnectionString(Workspace workspace) =>
        new SqliteConnectionStringBuilder { DataSource = workspace.JobsDatabase, DefaultTimeout = 30 }.ToString();
}
