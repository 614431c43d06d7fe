using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Studio.Data;
using Studio.Training.Generation;
using Studio.Web.Jobs;

namespace Studio.Web.Api;

/// <summary>Asks a trained model: text is streamed as it is written, an image is told in probabilities. In place of a run's id "model:ID" asks one of the library.</summary>
public static class GenerationApi
{
    public static void MapGeneration(this RouteGroupBuilder api)
    {
        var run = api.MapGroup("/runs/{runId}").WithTags("generation").RequireRunOrModel();
        run.MapGet("/model", ModelAsync).WithName("getModel").WithSummary("Loads a checkpoint and says what it is and takes.");
        run.MapPost("/generate", GenerateAsync).WithName("generate").Produces<GenerationEvent>(contentType: "text/event-stream").Accepts<GenerateBody>("application/json")
            .WithSummary("Lets a language model write. The answer is a stream of server-sent events, a GenerationEvent each; leaving it stops the model.");
        run.MapPost("/classify", ClassifyAsync).WithName("classify").WithSummary("Probabilities of the classes for one text, or for one image: base64 of height x width x channels bytes.");
        run.MapPost("/explain", ExplainAsync).WithName("explain").WithSummary("What each pixel of an image, or each token of a text, adds to the score of a class.");
        run.MapPost("/fill-mask", FillAsync).WithName("fillMask").WithSummary("What a model that learned by hidden words would put at each [MASK] of a text, the likeliest first.");
        run.MapPost("/attention", AttendAsync).WithName("attention").WithSummary("What each token of a text looks at, in every head of every layer of a transformer.");
    }

    private static async Task<Ok<IReadOnlyList<IReadOnlyList<MaskGuess>>>> FillAsync(string runId, FillBody body, SessionHost sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.FillAsync(runId, body.Checkpoint, body.Text, body.Guesses, cancellationToken));

    private static async Task<Ok<AttentionAnswer>> AttendAsync(string runId, AttentionBody body, SessionHost sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.AttendAsync(runId, body.Checkpoint, body.Text, cancellationToken));

    private static async Task<Ok<WhyAnswer>> ExplainAsync(string runId, ExplainBody body, SessionHost sessions, CancellationToken cancellationToken) =>
        (body.Image is null) == (body.Text is null)
            ? throw new UserError("Give an image or a text, and not both.")
            : TypedResults.Ok(await sessions.ExplainAsync(runId, body.Checkpoint, body.Image, body.Text, body.Method, body.Class, cancellationToken));

    private static async Task<Ok<SessionInfo>> ModelAsync(string runId, string? checkpoint, SessionHost sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.OpenAsync(runId, checkpoint ?? GenerateBody.Newest, cancellationToken));

    private static async Task GenerateAsync(string runId, GenerateBody body, SessionHost sessions, IOptions<JsonOptions> json, HttpContext context, CancellationToken cancellationToken)
    {
        var options = json.Value.SerializerOptions;
        var events = sessions.GenerateAsync(runId, body.Checkpoint, body, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events)
        {
            // the first event decides between an answer and a problem: after it the status is sent
            var more = await events.MoveNextAsync();
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            while (more)
            {
                await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(events.Current, options)}\n\n", cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
                more = await events.MoveNextAsync();
            }
        }
    }

    private static async Task<Ok<Classification>> ClassifyAsync(string runId, ClassifyBody body, SessionHost sessions, CancellationToken cancellationToken)
    {
        var info = await sessions.OpenAsync(runId, body.Checkpoint, cancellationToken);
        if (info.Classes is not { } classes)
            throw new UserError("The run's model writes text; it classifies nothing.");
        if (info.Image is not { } shape)
        {
            var answer = await sessions.ClassifyAsync(runId, body.Checkpoint, body.Text ?? throw new UserError("text is missing: give the text to classify."), cancellationToken);
            return TypedResults.Ok(new Classification(classes, answer.Probabilities, answer.Truncated));
        }

        if (body.Image is null)
            throw new UserError("image is missing: give the image to classify, base64 of its bytes.");
        var expected = shape.Width * shape.Height * shape.Channels;
        if (body.Image.Length != expected)
            throw new UserError($"The image has {body.Image.Length} bytes; the model takes {shape.Height} x {shape.Width} x {shape.Channels} = {expected}.");
        var probabilities = await sessions.ClassifyAsync(runId, body.Checkpoint, body.Image, cancellationToken);
        return TypedResults.Ok(new Classification(classes, probabilities));
    }
}
