using System.Text.Json;
using System.Text.RegularExpressions;
using Studio.Data;

namespace Studio.Web.Api;

/// <summary>Turns what goes wrong below /api into problem+json: a person's mistake with its sentence, a bug with none of its insides.</summary>
public static partial class ApiErrors
{
    public static void UseApiErrors(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments(ApiRoutes.Prefix), api => api.Use(CatchAsync));

    private static async Task CatchAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody waits for the answer any more
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var (status, sentence) = Describe(e);
            if (status == StatusCodes.Status500InternalServerError)
                context.RequestServices.GetRequiredService<ILogger<WebApplication>>().LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            context.Response.Clear();
            await Problem.WriteAsync(context, status, sentence);
        }
    }

    private static (int Status, string Sentence) Describe(Exception e) => e switch
    {
        _ when DiskFull.Is(e) => (StatusCodes.Status507InsufficientStorage, e is UserError ? e.Message : "The disk of the workspace is full. Free some space and send the request again."),
        UserError => (StatusCodes.Status400BadRequest, e.Message),
        BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, Describe(json)),
        JsonException json => (StatusCodes.Status400BadRequest, Describe(json)),
        BadHttpRequestException bad when bad.Message.Contains("no body was provided", StringComparison.Ordinal) || bad.Message.Contains("not provided from body", StringComparison.Ordinal) => (StatusCodes.Status400BadRequest, "The request needs a JSON body; it was empty."),
        BadHttpRequestException bad => (bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The request is too large. Send files to /api/v1/uploads." : bad.Message),
        _ => (StatusCodes.Status500InternalServerError, "Something went wrong inside Studio. The log of the program says more."),
    };

    // "JSON deserialization for type '...' was missing required properties including: 'name', 'uploads'."
    [GeneratedRegex("missing required properties including: (.*?)\\.?$")]
    private static partial Regex Missing();

    private static string Describe(JsonException e) =>
        e.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? $"The JSON has a member that is not known here: {e.Path}."
            : Missing().Match(e.Message) is { Success: true } missing ? $"The JSON lacks {missing.Groups[1].Value}."
            : $"The JSON is not what is expected at {e.Path ?? "its beginning"} (line {(e.LineNumber ?? 0) + 1}).";
}
