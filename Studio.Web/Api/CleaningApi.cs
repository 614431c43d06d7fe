using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Studio.Data;
using Studio.Data.Cleaning;
using Studio.Web.Cleaning;

namespace Studio.Web.Api;

/// <summary>Cleaning: what operations there are, pipelines tried, applied (a job) and saved.</summary>
public static class CleaningApi
{
    public static void MapCleaning(this RouteGroupBuilder api)
    {
        var cleaning = api.MapGroup("/cleaning").WithTags("cleaning");
        cleaning.MapGet("/operations", Operations).WithName("listCleaningOperations").WithSummary("Every kind of operation with its parameters and their defaults.");
        cleaning.MapGet("/schema", () => TypedResults.Ok(PipelineSchema.Document())).WithName("getPipelineSchema").WithSummary("A pipeline as JSON Schema.");
        var version = api.MapGroup("/datasets/{datasetId}/versions/{version}").WithTags("cleaning").RequireDataset();
        version.MapPost("/clean/preview", PreviewAsync).WithName("previewCleaning").WithSummary("Tries a pipeline on some rows: kept, changed, dropped, samples, distributions, clusters of copies. Nothing is written.");
        version.MapPost("/clean", StartAsync).WithName("cleanDataset").WithSummary("Applies a pipeline as a job, which makes the dataset's next version; ask for its status by the id in the answer.");
        var jobs = api.MapGroup("/cleanings").WithTags("cleaning");
        jobs.MapGet("/", (CleaningService service) => TypedResults.Ok(service.Jobs())).WithName("listCleanings").WithSummary("All cleanings of this workspace, the newest first.");
        jobs.MapGet("/{jobId}", Job).WithName("getCleaning").WithSummary("How far a cleaning is, and the version it made.");
        jobs.MapPost("/{jobId}/cancel", CancelAsync).WithName("cancelCleaning").WithSummary("Ends a cleaning and leaves nothing of it.");
        var pipelines = api.MapGroup("/pipelines").WithTags("cleaning");
        pipelines.MapGet("/", (Workspace workspace) => TypedResults.Ok(PipelineLibrary.List(workspace).Select(View).ToList())).WithName("listPipelines").WithSummary("Saved pipelines, by name.");
        pipelines.MapPost("/", Create).WithName("savePipeline").WithSummary("Saves a pipeline under a name.");
        pipelines.MapGet("/{pipelineId}", (string pipelineId, Workspace workspace) => TypedResults.Ok(View(PipelineLibrary.Get(workspace, pipelineId)))).WithName("getPipeline").WithSummary("One saved pipeline.");
        pipelines.MapPut("/{pipelineId}", Update).WithName("updatePipeline").WithSummary("Saves a change; refused when somebody saved another meanwhile.");
        pipelines.MapDelete("/{pipelineId}", Delete).WithName("deletePipeline").WithSummary("Removes a saved pipeline; versions made by it stay.");
        pipelines.MapGet("/{pipelineId}/export", Export).WithName("exportPipeline").WithSummary("The pipeline as a file.").Produces<Stream>(contentType: "application/json");
    }

    private static Ok<List<OperationView>> Operations() => TypedResults.Ok(OperationKind.All.Select(kind => new OperationView(kind.Name, kind.Title, kind.Group, kind.Help,
        [.. kind.Fields.Select(f => new ParameterView(f.Name, f.Label, f.Type.ToString().ToLowerInvariant(), f.Help, f.Unit, f.Choices, JsonSerializer.SerializeToElement(f.Default, f.Default.GetType())))])).ToList());

    private static async Task<Ok<CleaningPreview>> PreviewAsync(string datasetId, int version, CleanPreviewBody body, CleaningService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.PreviewAsync($"{datasetId}@{version}", PipelineJson.Read(body.Pipeline, "pipeline"), body.Rows, cancellationToken));

    private static async Task<Accepted<CleanJobStatus>> StartAsync(string datasetId, int version, CleanBody body, CleaningService service, Workspace workspace, CancellationToken cancellationToken)
    {
        var pipeline = body switch
        {
            { Pipeline: { } written, SavedId: null } => PipelineJson.Read(written, "pipeline"),
            { Pipeline: null, SavedId: { } id } => PipelineLibrary.Get(workspace, id).Pipeline,
            _ => throw new UserError("Give exactly one of pipeline and savedId."),
        };
        var job = await service.StartAsync($"{datasetId}@{version}", pipeline, cancellationToken);
        return TypedResults.Accepted($"{ApiRoutes.Prefix}/cleanings/{job}", service.Status(job));
    }

    private static Results<Ok<CleanJobStatus>, ProblemHttpResult> Job(string jobId, CleaningService service) =>
        service.Status(jobId) is { } status ? TypedResults.Ok(status) : Problem.NotFound($"There is no cleaning {jobId}.");

    private static async Task<Results<Ok<CleanJobStatus>, ProblemHttpResult>> CancelAsync(string jobId, CleaningService service, CancellationToken cancellationToken)
    {
        if (service.Status(jobId) is null)
            return Problem.NotFound($"There is no cleaning {jobId}.");
        await service.CancelAsync(jobId, cancellationToken);
        return TypedResults.Ok(service.Status(jobId)!);
    }

    private static Created<PipelineView> Create(PipelineBody body, Workspace workspace)
    {
        var saved = PipelineLibrary.Create(workspace, body.Name, PipelineJson.Read(body.Pipeline, "pipeline"));
        return TypedResults.Created($"{ApiRoutes.Prefix}/pipelines/{saved.Id}", View(saved));
    }

    private static Ok<PipelineView> Update(string pipelineId, PipelineBody body, Workspace workspace) =>
        TypedResults.Ok(View(PipelineLibrary.Save(workspace, pipelineId, body.Revision, body.Name, PipelineJson.Read(body.Pipeline, "pipeline"))));

    private static NoContent Delete(string pipelineId, Workspace workspace)
    {
        PipelineLibrary.Delete(workspace, pipelineId);
        return TypedResults.NoContent();
    }

    private static FileContentHttpResult Export(string pipelineId, Workspace workspace)
    {
        var saved = PipelineLibrary.Get(workspace, pipelineId);
        return TypedResults.File(System.Text.Encoding.UTF8.GetBytes(PipelineLibrary.Export(saved)), "application/json", $"{string.Concat(saved.Name.Select(c => char.IsLetterOrDigit(c) ? c : '-'))}.pipeline.json");
    }

    private static PipelineView View(SavedPipeline saved) =>
        new(saved.Id, saved.Name, saved.Revision, saved.Changed, JsonSerializer.SerializeToElement((JsonNode)PipelineJson.Node(saved.Pipeline)));
}
