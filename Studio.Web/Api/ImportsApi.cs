using Microsoft.AspNetCore.Http.HttpResults;
using Studio.Data.Tables.Importing;
using Studio.Web.Datasets;

namespace Studio.Web.Api;

/// <summary>Imports are jobs: started, looked at, cancelled. They go on when the caller leaves.</summary>
public static class ImportsApi
{
    public static void MapImports(this RouteGroupBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("imports");
        imports.MapPost("/preview", PreviewAsync).WithName("previewImport").WithSummary("What an import would make of its inputs, from their first rows only.");
        imports.MapPost("/", StartAsync).WithName("startImport").WithSummary("Starts an import; ask for its status by the id in the answer.");
        imports.MapGet("/", (DatasetService datasets) => TypedResults.Ok(datasets.Imports())).WithName("listImports").WithSummary("All imports of this workspace, the newest first.");
        imports.MapGet("/{jobId}", Get).WithName("getImport").WithSummary("How far an import is.");
        imports.MapPost("/{jobId}/cancel", CancelAsync).WithName("cancelImport").WithSummary("Ends an import and leaves nothing of it.");
    }

    private static async Task<Ok<ImportPreview>> PreviewAsync(ImportRequest request, DatasetService datasets, CancellationToken cancellationToken) =>
        TypedResults.Ok(await datasets.PreviewAsync(request, cancellationToken));

    private static async Task<Accepted<ImportStatus>> StartAsync(ImportRequest request, DatasetService datasets, CancellationToken cancellationToken)
    {
        var id = await datasets.StartImportAsync(request, cancellationToken);
        return TypedResults.Accepted($"{ApiRoutes.Prefix}/imports/{id}", datasets.ImportStatus(id));
    }

    private static Results<Ok<ImportStatus>, ProblemHttpResult> Get(string jobId, DatasetService datasets) =>
        datasets.ImportStatus(jobId) is { } status ? TypedResults.Ok(status) : Problem.NotFound($"There is no import {jobId}.");

    private static async Task<Results<Ok<ImportStatus>, ProblemHttpResult>> CancelAsync(string jobId, DatasetService datasets, CancellationToken cancellationToken)
    {
        if (datasets.ImportStatus(jobId) is null)
            return Problem.NotFound($"There is no import {jobId}.");
        await datasets.CancelImportAsync(jobId, cancellationToken);
        return TypedResults.Ok(datasets.ImportStatus(jobId)!);
    }
}
