namespace Studio.Web.Live;

public static class LiveServices
{
    /// <summary>The feed, what follows journals into the catalog, and what looks for runs that came past this program.</summary>
    public static IServiceCollection AddStudioLive(this IServiceCollection services) =>
        services.AddSingleton<LiveFeed>().AddSingleton<JournalFollower>().AddSingleton<RunAdopter>().AddHostedService<WorkspaceWatch>();
}
