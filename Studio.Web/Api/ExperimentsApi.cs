using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Studio.Web.Experiments;

namespace Studio.Web.Api;

/// <summary>Ready-made experiments: what they show and need, and one call to start each.</summary>
public static class ExperimentsApi
{
    public static void MapExperiments(this RouteGroupBuilder api)
    {
        var experiments = api.MapGroup("/experiments").WithTags("runs");
        experiments.MapGet("/", async (ReadyService service, CancellationToken cancellationToken) => TypedResults.Ok(await service.ListAsync(cancellationToken)))
            .WithName("listExperiments").WithSummary("Ready-made experiments, and what there is for them in this workspace.");
        experiments.MapPost("/{experimentId}/start", StartAsync)
            .WithName("startExperiment").WithSummary("Queues an experiment's run on the newest dataset that serves. With an Idempotency-Key, a repeated request answers with the same run.");
    }

    private static async Task<Created<RunView>> StartAsync(string experimentId, ReadyService service, CatalogReader catalog, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken cancellationToken)
    {
        var run = await service.StartAsync(experimentId, key, cancellationToken);
        return TypedResults.Created($"{ApiRoutes.Prefix}/runs/{run.Id}", RunView.Of((await catalog.FindAsync(run.Id, cancellationToken))!, withSpec: true));
    }
}
