using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Runs;

namespace Studio.Web.Api;

/// <summary>What works and what waits, device by device, in the order in which it will start.</summary>
public static class QueueApi
{
    public static void MapQueue(this RouteGroupBuilder api) =>
        api.MapGet("/queue", GetAsync).WithTags("queue").WithName("getQueue").WithSummary("Runs that work or wait, by device, in the order in which they start.");

    private static async Task<Ok<IReadOnlyList<QueueView>>> GetAsync(CatalogReader catalog, CancellationToken cancellationToken)
    {
        await using var db = await catalog.OpenAsync(cancellationToken);
        var runs = await db.Runs.AsNoTracking().Include(r => r.Tags).Include(r => r.Metrics).AsSplitQuery()
            .Where(r => r.Status == RunStatus.Queued || RunTransitions.Active.Contains(r.Status))
            .OrderByDescending(r => r.Priority).ThenBy(r => r.QueuePosition).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<QueueView>>([.. runs.GroupBy(r => r.Device).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new QueueView(
            g.Key,
            [.. g.Where(r => r.Status != RunStatus.Queued).Select(r => RunView.Of(r, withSpec: false))],
            [.. g.Where(r => r.Status == RunStatus.Queued).Select(r => RunView.Of(r, withSpec: false))]))]);
    }
}

public sealed record QueueView(string Device, IReadOnlyList<RunView> Working, IReadOnlyList<RunView> Waiting);
