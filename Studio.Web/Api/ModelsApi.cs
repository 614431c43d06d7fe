using Microsoft.AspNetCore.Http.HttpResults;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Models.Hub;
using Studio.Training.Models.Library;
using Studio.Web.Modeling;

namespace Studio.Web.Api;

/// <summary>Models that stand by themselves, and the jobs that bring them in: started, looked at, cancelled; they go on when the caller leaves.</summary>
public static class ModelsApi
{
    public static void MapModels(this RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("models");
        models.MapGet("/", (ModelService service) => TypedResults.Ok(service.List())).WithName("listModels").WithSummary("The library's models, the newest first.");
        models.MapGet("/{modelId}", Get).WithName("getLibraryModel").WithSummary("One model, with its tensors and the runs that began with it.");
        models.MapGet("/{modelId}/files/{fileName}", Download).WithName("downloadModelFile").WithSummary("A file of the model's folder: config.json, weights, tokenizer.").Produces<Stream>(contentType: "application/octet-stream");
        models.MapPatch("/{modelId}", Rename).WithName("renameModel").WithSummary("Gives it another name.");
        models.MapDelete("/{modelId}", DeleteAsync).WithName("deleteModel").WithSummary("Removes it; runs that began with it keep what they have learned.");
        api.MapPost("/hub-listings", ListHubAsync).WithTags("models").WithName("listHubModel").WithSummary("Asks a hub what one of its models has: files with size and hash, licence. Fetches none of it.");
        var imports = api.MapGroup("/model-imports").WithTags("models");
        imports.MapPost("/", ImportAsync).WithName("importModel").WithSummary("Brings a model in, from uploaded files, an archive, a folder in Hugging Face's form, or a hub; of a LoRA adapter in PEFT's form, or a downloaded adapter, it makes a whole model. Ask for its status by the id in the answer.");
        imports.MapGet("/", (ModelService service) => TypedResults.Ok(service.Jobs())).WithName("listModelImports").WithSummary("All imports, downloads, savings and compressions of this workspace, the newest first.");
        imports.MapGet("/{jobId}", Job).WithName("getModelImport").WithSummary("How far one is.");
        imports.MapPost("/{jobId}/cancel", Cancel).WithName("cancelModelImport").WithSummary("Ends one and leaves nothing of it; of a download that failed goes what had come so far.");
        imports.MapPost("/{jobId}/resume", Resume).WithName("resumeModelImport").WithSummary("Goes on with a download that failed or was interrupted, at the byte where it stopped.");
        api.MapPost("/model-compressions", Compress).WithTags("models").WithName("compressModel")
            .WithSummary("Makes a smaller model of a model or a run: half precision, int8 linear layers, weights pruned; measured before and after. Its status is at /model-imports/ID, its report at /models/ID.");
        var runs = api.MapGroup("/runs/{runId}").WithTags("models").RequireRun();
        runs.MapGet("/adapter", Adapter).WithName("downloadAdapter").WithSummary("What a run with LoRA (in PEFT's form) or adapters has learned, as a zip archive; there once it has succeeded.").Produces<Stream>(contentType: "application/zip");
        runs.MapPost("/save-as-model", Save).WithName("saveAsModel").WithSummary("Keeps a checkpoint of a run as a model of its own, in Hugging Face's form.");
    }

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> Get(string modelId, ModelService service, CancellationToken cancellationToken) =>
        service.Find(modelId) is { } manifest
            ? TypedResults.Ok(new ModelView(manifest, [.. service.Tensors(modelId).Select(t => new TensorView(t.Name, t.DType.ToString().ToLowerInvariant(), t.Shape))], [.. service.Files(modelId).Select(f => f.Name)], service.Compression(modelId), await service.UsersAsync(modelId, cancellationToken)))
            : Missing(modelId);

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Download(string modelId, string fileName, ModelService service) =>
        service.Find(modelId) is not null && service.Files(modelId).FirstOrDefault(file => file.Name == fileName) is { } file
            ? TypedResults.PhysicalFile(file.FullName, "application/octet-stream", file.Name) : Problem.NotFound($"The model {modelId} has no file {fileName}.");

    private static Results<Ok<ModelManifest>, ProblemHttpResult> Rename(string modelId, ModelRenameBody body, ModelService service) =>
        service.Find(modelId) is not null ? TypedResults.Ok(service.Rename(modelId, body.Name)) : Missing(modelId);

    private static async Task<Results<Ok<Freed>, ProblemHttpResult>> DeleteAsync(string modelId, ModelService service) =>
        service.Find(modelId) is not null ? TypedResults.Ok(new Freed(await service.DeleteAsync(modelId))) : Missing(modelId);

    private static async Task<Ok<HubListing>> ListHubAsync(HubListingBody body, HubService hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.ListAsync(body.Model, cancellationToken));

    private static async Task<Accepted<ModelJobStatus>> ImportAsync(ModelImportBody body, ModelService service, HubService hub, CancellationToken cancellationToken) =>
        body is { Hub: { } address, Path: null, Uploads: null or [] } ? Started(service.StartFetch(await hub.ListAsync(address, cancellationToken), body.Name, body.Base), service)
        : body.Hub is not null ? throw new UserError("An import takes either a hub's model, uploaded files, or a path.")
        : Started(service.StartImport(new() { Uploads = body.Uploads ?? [], Path = body.Path, Base = body.Base }, body.Name), service);

    private static Accepted<ModelJobStatus> Save(string runId, ModelSaveBody body, ModelService service) =>
        Started(service.StartSaving(runId, body.Checkpoint, body.Name), service);

    private static Results<FileStreamHttpResult, ProblemHttpResult> Adapter(string runId, ModelService service) =>
        service.Adapter(runId) is { } zip ? TypedResults.File(zip, "application/zip", $"{runId}-adapter.zip") : Problem.NotFound($"The run {runId} has no adapter: it has not succeeded, or learns neither by LoRA nor by adapters.");

    private static Accepted<ModelJobStatus> Compress(CompressionSpec body, ModelService service) => Started(service.StartCompression(body), service);

    private static Accepted<ModelJobStatus> Started(string jobId, ModelService service) =>
        TypedResults.Accepted($"{ApiRoutes.Prefix}/model-imports/{jobId}", service.Job(jobId));

    private static Results<Ok<ModelJobStatus>, ProblemHttpResult> Job(string jobId, ModelService service) =>
        service.Job(jobId) is { } status ? TypedResults.Ok(status) : Problem.NotFound($"There is no import {jobId}.");

    private static Results<Ok<ModelJobStatus>, ProblemHttpResult> Cancel(string jobId, ModelService service)
    {
        if (service.Job(jobId) is null)
            return Problem.NotFound($"There is no import {jobId}.");
        service.CancelJob(jobId);
        return TypedResults.Ok(service.Job(jobId)!);
    }

    private static Results<Ok<ModelJobStatus>, ProblemHttpResult> Resume(string jobId, ModelService service)
    {
        if (service.Job(jobId) is null)
            return Problem.NotFound($"There is no import {jobId}.");
        service.Resume(jobId);
        return TypedResults.Ok(service.Job(jobId)!);
    }

    private static ProblemHttpResult Missing(string modelId) => Problem.NotFound($"There is no model {modelId}.");
}
