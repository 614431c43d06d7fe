using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Studio.Web.Api;

/// <summary>How the API says no (RFC 9457): a status, and the one sentence that a page would show, in "detail".</summary>
public static class Problem
{
    public static ProblemHttpResult Of(int status, string sentence) => TypedResults.Problem(Details(status, sentence));

    public static ProblemHttpResult NotFound(string sentence) => Of(StatusCodes.Status404NotFound, sentence);

    public static ProblemHttpResult BadRequest(string sentence) => Of(StatusCodes.Status400BadRequest, sentence);

    public static ProblemHttpResult Conflict(string sentence) => Of(StatusCodes.Status409Conflict, sentence);

    public static Task WriteAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Details(status, sentence), options: null, contentType: "application/problem+json", context.RequestAborted);
    }

    private static ProblemDetails Details(int status, string sentence) =>
        new() { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = sentence };
}
