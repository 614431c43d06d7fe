using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Studio.Web.Api;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Api;

public class OpenApiDocumentTests
{
    [Fact]
    public async Task Document_ListsEveryRouteAndNoOther()
    {
        await using var studio = await TestStudio.StartAsync();
        var document = await studio.GetAsync("/api/v1/openapi.json");
        Assert.Equal("3.1.0", document.GetProperty("openapi").GetString());
        var described = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name} {p.Name}")).Order().ToList();
        var mapped = studio.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith(ApiRoutes.Prefix, StringComparison.Ordinal) && e.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(m => $"{m.ToLowerInvariant()} {OpenApiDocument.Path(e)}")).Order().ToList();
        Assert.Equal(mapped, described);
        Assert.Contains("post /api/v1/runs", described);
    }

    [Fact]
    public async Task Document_SaysOfEveryOperationWhatItDoesAndTakes()
    {
        await using var studio = await TestStudio.StartAsync();
        var document = await studio.GetAsync("/api/v1/openapi.json");
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Path: p.Name, Operation: o.Value))).ToList();
        Assert.All(operations, o => Assert.NotEqual("", o.Operation.GetProperty("summary").GetString()));
        Assert.All(operations, o => Assert.Equal(o.Path.Count(c => c == '{'), o.Operation.GetProperty("parameters").EnumerateArray().Count(p => p.GetProperty("in").GetString() == "path")));
        Assert.Equal(operations.Count, operations.Select(o => o.Operation.GetProperty("operationId").GetString()).Distinct().Count());
        var rows = document.GetProperty("paths").GetProperty("/api/v1/datasets/{datasetId}/versions/{version}/rows").GetProperty("get").GetProperty("parameters");
        Assert.Subset(rows.EnumerateArray().Select(p => p.GetProperty("name").GetString()).ToHashSet(), new HashSet<string?> { "search", "where", "sql", "orderBy", "offset" });
        var create = document.GetProperty("paths").GetProperty("/api/v1/runs").GetProperty("post");
        Assert.Contains(create.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == "Idempotency-Key");
        Assert.Equal(JsonValueKind.Object, create.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").ValueKind);
    }
}
