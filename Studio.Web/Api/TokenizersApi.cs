using Microsoft.AspNetCore.Http.HttpResults;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Tokenizing;

namespace Studio.Web.Api;

/// <summary>Tokenizers and their trainings, which are jobs: started, looked at, cancelled; they go on when the caller leaves.</summary>
public static class TokenizersApi
{
    public static void MapTokenizers(this RouteGroupBuilder api)
    {
        var tokenizers = api.MapGroup("/tokenizers").WithTags("tokenizers");
        tokenizers.MapGet("/", (TokenizerService service) => TypedResults.Ok(service.List())).WithName("listTokenizers").WithSummary("The workspace's tokenizers, the newest first.");
        tokenizers.MapGet("/{tokenizerId}", Get).WithName("getTokenizer").WithSummary("One tokenizer, by id or name.");
        tokenizers.MapPost("/", Import).WithName("importTokenizer").WithSummary("Makes a tokenizer of uploaded files: tokenizer.json, vocab.txt, or vocab.json with merges.txt.");
        tokenizers.MapPatch("/{tokenizerId}", Rename).WithName("renameTokenizer").WithSummary("Gives it another name.");
        tokenizers.MapDelete("/{tokenizerId}", Delete).WithName("deleteTokenizer").WithSummary("Removes it; runs keep the copy they were started with.");
        tokenizers.MapGet("/{tokenizerId}/tokenizer.json", Download).WithName("downloadTokenizer").WithSummary("The tokenizer as Hugging Face's library reads it.").Produces<Stream>(contentType: "application/json");
        tokenizers.MapPost("/{tokenizerId}/encode", Encode).WithName("encodeText").WithSummary("A text, or a pair, as ids with types, mask and places.");
        tokenizers.MapPost("/{tokenizerId}/decode", Decode).WithName("decodeIds").WithSummary("Ids as text, with and without special tokens and clean-up.");
        var trainings = api.MapGroup("/tokenizer-trainings").WithTags("tokenizers");
        trainings.MapPost("/", StartAsync).WithName("trainTokenizer").WithSummary("Starts a training on a dataset's text; ask for its status by the id in the answer.");
        trainings.MapGet("/", (TokenizerService service) => TypedResults.Ok(service.Trainings())).WithName("listTokenizerTrainings").WithSummary("All trainings of this workspace, the newest first.");
        trainings.MapGet("/{jobId}", Training).WithName("getTokenizerTraining").WithSummary("How far a training is.");
        trainings.MapPost("/{jobId}/cancel", CancelAsync).WithName("cancelTokenizerTraining").WithSummary("Ends a training and leaves nothing of it.");
    }

    private static Results<Ok<TokenizerManifest>, ProblemHttpResult> Get(string tokenizerId, TokenizerService service) =>
        Found(tokenizerId, service) is { } manifest ? TypedResults.Ok(manifest) : Missing(tokenizerId);

    private static Created<TokenizerManifest> Import(TokenizerImportBody body, TokenizerService service)
    {
        var manifest = service.Import(body.Uploads, body.Name);
        return TypedResults.Created($"{ApiRoutes.Prefix}/tokenizers/{manifest.Id}", manifest);
    }

    private static Results<Ok<TokenizerManifest>, ProblemHttpResult> Rename(string tokenizerId, TokenizerRenameBody body, TokenizerService service) =>
        Found(tokenizerId, service) is { } manifest ? TypedResults.Ok(service.Rename(manifest.Id, body.Name)) : Missing(tokenizerId);

    private static Results<Ok<Freed>, ProblemHttpResult> Delete(string tokenizerId, TokenizerService service) =>
        Found(tokenizerId, service) is { } manifest ? TypedResults.Ok(new Freed(service.Delete(manifest.Id))) : Missing(tokenizerId);

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Download(string tokenizerId, TokenizerService service) =>
        Found(tokenizerId, service) is { } manifest ? TypedResults.PhysicalFile(service.ContentPath(manifest.Id), "application/json", "tokenizer.json") : Missing(tokenizerId);

    private static Results<Ok<EncodedText>, ProblemHttpResult> Encode(string tokenizerId, EncodeBody body, TokenizerService service)
    {
        if (Found(tokenizerId, service) is not { } manifest)
            return Missing(tokenizerId);
        var tokenizer = service.Open(manifest.Id);
        var options = new EncodingOptions(body.AddSpecialTokens, body.MaxLength, body.Truncation, body.PadTo, body.PadLeft);
        return TypedResults.Ok(EncodedText.Of(tokenizer, tokenizer.Encode(TokenizerService.CheckText(body.Text), body.Pair is null ? null : TokenizerService.CheckText(body.Pair), options)));
    }

    private static Results<Ok<DecodedText>, ProblemHttpResult> Decode(string tokenizerId, DecodeBody body, TokenizerService service) =>
        Found(tokenizerId, service) is { } manifest ? TypedResults.Ok(new DecodedText(service.Open(manifest.Id).Decode(body.Ids, body.SkipSpecialTokens, body.CleanUp))) : Missing(tokenizerId);

    private static async Task<Accepted<TokenizerJobStatus>> StartAsync(TokenizerTrainSpec spec, TokenizerService service, CancellationToken cancellationToken)
    {
        var id = await service.StartTrainingAsync(spec, cancellationToken);
        return TypedResults.Accepted($"{ApiRoutes.Prefix}/tokenizer-trainings/{id}", service.Training(id));
    }

    private static Results<Ok<TokenizerJobStatus>, ProblemHttpResult> Training(string jobId, TokenizerService service) =>
        service.Training(jobId) is { } status ? TypedResults.Ok(status) : Problem.NotFound($"There is no training {jobId}.");

    private static async Task<Results<Ok<TokenizerJobStatus>, ProblemHttpResult>> CancelAsync(string jobId, TokenizerService service, CancellationToken cancellationToken)
    {
        if (service.Training(jobId) is null)
            return Problem.NotFound($"There is no training {jobId}.");
        await service.CancelTrainingAsync(jobId, cancellationToken);
        return TypedResults.Ok(service.Training(jobId)!);
    }

    private static TokenizerManifest? Found(string reference, TokenizerService service) =>
        service.List() is var all && all.FirstOrDefault(m => m.Id == reference) is { } exact ? exact : all.Where(m => m.Name == reference).ToList() is [var named] ? named : null;

    private static ProblemHttpResult Missing(string tokenizerId) => Problem.NotFound($"There is no tokenizer {tokenizerId}.");
}
