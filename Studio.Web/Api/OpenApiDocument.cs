using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Studio.Web.Api;

/// <summary>
/// The API described as OpenAPI 3.1, made from the routes themselves each time, so that it cannot fall behind them.
/// Schemas stand where they are used; they are the serializer's own (JSON Schema 2020-12, which 3.1 takes as it is).
/// </summary>
public static class OpenApiDocument
{
    public static IResult Write(EndpointDataSource endpoints, IOptions<JsonOptions> json, IServiceProviderIsService services) =>
        TypedResults.Text(Of(endpoints, json.Value.SerializerOptions, services).ToJsonString(s_plain), "application/json");

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Of(EndpointDataSource endpoints, JsonSerializerOptions json, IServiceProviderIsService services)
    {
        var paths = new JsonObject();
        foreach (var route in Routes(endpoints).OrderBy(Path, StringComparer.Ordinal))
            foreach (var method in route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                if (paths[Path(route)] is not JsonObject path)
                    paths[Path(route)] = path = [];
                path[method.ToLowerInvariant()] = Operation(route, json, services);
            }
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Studio", ["version"] = SystemApi.Version, ["description"] = "Datasets, runs and trained models of one Studio. What goes wrong is told as problem+json (RFC 9457) with one sentence in detail." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
        };
    }

    /// <summary>The routes of the API that have a name; the catch-all that says 404 has none.</summary>
    public static IEnumerable<RouteEndpoint> Routes(EndpointDataSource endpoints) =>
        endpoints.Endpoints.OfType<RouteEndpoint>().Where(e =>
            e.RoutePattern.RawText!.StartsWith(ApiRoutes.Prefix, StringComparison.Ordinal) && e.Metadata.GetMetadata<IEndpointNameMetadata>() is not null);

    public static string Path(RouteEndpoint route) => route.RoutePattern.RawText!.TrimEnd('/');

    private static JsonObject Operation(RouteEndpoint route, JsonSerializerOptions json, IServiceProviderIsService services)
    {
        var operation = new JsonObject
        {
            ["operationId"] = route.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName,
            ["summary"] = route.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? "",
            ["tags"] = new JsonArray([.. (route.Metadata.GetMetadata<ITagsMetadata>()?.Tags ?? ["system"]).Select(t => JsonValue.Create(t))]),
            ["parameters"] = Parameters(route, json, services),
            ["responses"] = Responses(route, json),
        };
        if (route.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts)
            operation["requestBody"] = new JsonObject { ["required"] = !accepts.IsOptional, ["content"] = Content(accepts.ContentTypes, accepts.RequestType, json) };
        return operation;
    }

    private static JsonArray Parameters(RouteEndpoint route, JsonSerializerOptions json, IServiceProviderIsService services)
    {
        var names = route.RoutePattern.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var method = route.Metadata.GetRequiredMetadata<MethodInfo>();
        var parameters = new JsonArray();
        foreach (var parameter in method.GetParameters().SelectMany(Spread).Where(p => IsSimple(p.ParameterType) && !services.IsService(p.ParameterType)))
        {
            var header = parameter.GetCustomAttribute<FromHeaderAttribute>()?.Name;
            var inPath = names.Contains(parameter.Name!);
            parameters.Add(new JsonObject
            {
                ["name"] = header ?? JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!),
                ["in"] = header is not null ? "header" : inPath ? "path" : "query",
                ["required"] = inPath,
                ["schema"] = Schema(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, json),
            });
        }
        return parameters;
    }

    /// <summary>Parameters that a route takes together as one record are several in its address.</summary>
    private static IEnumerable<ParameterInfo> Spread(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(AsParametersAttribute)) ? parameter.ParameterType.GetConstructors()[0].GetParameters() : [parameter];

    /// <summary>What an address or a header can carry; anything else is a body or a service.</summary>
    private static bool IsSimple(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner.IsPrimitive || inner.IsEnum || inner == typeof(string);
    }

    private static JsonObject Responses(RouteEndpoint route, JsonSerializerOptions json)
    {
        var responses = new JsonObject();
        foreach (var produced in route.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>())
        {
            var response = new JsonObject { ["description"] = produced.StatusCode < 300 ? "Done." : "Refused." };
            if (produced.Type is { } type && type != typeof(void))
                response["content"] = Content(produced.ContentTypes, type, json);
            responses[$"{produced.StatusCode}"] = response;
        }
        if (responses.Count == 0)
            responses["200"] = new JsonObject { ["description"] = "Done." };
        responses["default"] = new JsonObject { ["description"] = "What went wrong, in one sentence.", ["content"] = Content(["application/problem+json"], typeof(ProblemDetails), json) };
        return responses;
    }

    private static JsonObject Content(IEnumerable<string> contentTypes, Type? type, JsonSerializerOptions json)
    {
        var content = new JsonObject();
        foreach (var contentType in contentTypes)
            content[contentType] = type is null || type == typeof(Stream) ? new JsonObject() : new JsonObject { ["schema"] = Schema(type, json) };
        return content;
    }

    private static JsonNode Schema(Type type, JsonSerializerOptions json) => json.GetJsonSchemaAsNode(type);
}
