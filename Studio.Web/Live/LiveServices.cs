namespace Studio.Web.Live;

public static class LiveServices
{
    /// <summary>The feed, and what follows journals into the catalog.</summary>
    public static IServiceCollection AddStudioLive(this IServiceCollection services) =>
        services.AddSingleton<LiveFeed>().AddSingleton<JournalFollower>();
}
