using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;

namespace Studio.Web.Api;

/// <summary>
/// What no route of the API takes, told in the API's own form and not with a page: 405 when the path is known and the
/// method is not (with Allow, RFC 9110 15.5.6), 415 when only the body's type is wrong, otherwise 404.
/// </summary>
public static class UnknownRoute
{
    public static ProblemHttpResult Answer(HttpContext context, EndpointDataSource endpoints)
    {
        var request = context.Request;
        var there = OpenApiDocument.Routes(endpoints).Where(route => Matches(route, request.Path)).ToList();
        var here = there.Where(route => Methods(route).Contains(request.Method, StringComparer.OrdinalIgnoreCase)).ToList();
        if (here.Count > 0)
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, $"{Named(request)} takes {string.Join(" or ", Types(here))} and was sent {Sent(request)}. Set the Content-Type header.");
        if (there.Count == 0)
            return Problem.NotFound($"{Named(request)} is not known. See {ApiRoutes.Prefix}/openapi.json.");
        var allowed = string.Join(", ", there.SelectMany(Methods).Distinct().Order(StringComparer.Ordinal));
        context.Response.Headers.Allow = allowed;
        return Problem.Of(StatusCodes.Status405MethodNotAllowed, $"{Shorten(request.Path)} does not take {request.Method}, but {allowed}.");
    }

    private static bool Matches(RouteEndpoint route, PathString path) =>
        new TemplateMatcher(new RouteTemplate(route.RoutePattern), []).TryMatch(path, []);

    private static IReadOnlyList<string> Methods(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    private static IEnumerable<string> Types(IEnumerable<RouteEndpoint> routes) =>
        routes.SelectMany(route => route.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? []).Distinct();

    private static string Named(HttpRequest request) => $"{request.Method} {Shorten(request.Path)}";

    private static string Sent(HttpRequest request) => request.ContentType is { Length: > 0 } type ? $"'{Shorten(type)}'" : "no type";

    private static string Shorten(string? text) => text is { Length: > 100 } ? text[..100] + "…" : text ?? "";
}
