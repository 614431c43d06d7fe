using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Training.Models.Library;

namespace Studio.Web.Api;

/// <summary>What holds for every route below a run or a dataset: the id is an id, and the thing exists. Otherwise 404.</summary>
public static class ApiFilters
{
    public static RouteGroupBuilder RequireRun(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
        {
            var id = (string?)context.HttpContext.GetRouteValue("runId");
            if (id is null)
                return await next(context);
            return await ExistsAsync(context.HttpContext, id, db => db.Runs.AnyAsync(r => r.Id == id))
                ? await next(context)
                : Problem.NotFound($"There is no run '{Shorten(id)}' in this workspace.");
        });
        return group;
    }

    /// <summary>The same where "model:ID", a model of the library, may stand in a run's place.</summary>
    public static RouteGroupBuilder RequireRunOrModel(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
        {
            var id = (string)context.HttpContext.GetRouteValue("runId")!;
            var exists = id.StartsWith("model:", StringComparison.Ordinal)
                ? ModelLibrary.Find(context.HttpContext.RequestServices.GetRequiredService<Workspace>(), id[6..]) is not null
                : await ExistsAsync(context.HttpContext, id, db => db.Runs.AnyAsync(r => r.Id == id));
            return exists ? await next(context) : Problem.NotFound($"There is no run '{Shorten(id)}' in this workspace.");
        });
        return group;
    }

    public static RouteGroupBuilder RequireDataset(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
        {
            var id = (string?)context.HttpContext.GetRouteValue("datasetId");
            if (id is null)
                return await next(context);
            return await ExistsAsync(context.HttpContext, id, db => db.Datasets.AnyAsync(d => d.Id == id))
                ? await next(context)
                : Problem.NotFound($"There is no dataset '{Shorten(id)}' in this workspace.");
        });
        return group;
    }

    /// <summary>An order that the thing's state does not allow is a conflict, not a bad request.</summary>
    public static RouteHandlerBuilder ConflictWhenRefused(this RouteHandlerBuilder route) =>
        route.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (UserError e)
            {
                return Problem.Conflict(e.Message);
            }
        });

    private static async Task<bool> ExistsAsync(HttpContext context, string id, Func<StudioDb, Task<bool>> look)
    {
        if (!Identifier.IsValid(id))
            return false;
        await using var db = await context.RequestServices.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(context.RequestAborted);
        return await look(db);
    }

    private static string Shorten(string id) => id.Length <= 64 ? id : id[..64] + "…";
}
