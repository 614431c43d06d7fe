using System.Text.Json;
using System.Text.Json.Serialization;

namespace Studio.Web.Api;

/// <summary>REST API v1: everything the pages can do, for scripts. One file maps one resource; all go through the same filters.</summary>
public static class ApiRoutes
{
    public const string Prefix = "/api/v1";

    public static void MapStudioApi(this WebApplication app)
    {
        var api = app.MapGroup(Prefix).DisableAntiforgery();
        api.MapUploads();
        api.MapDatasets();
        api.MapImports();
        api.MapCleaning();
        api.MapSamples();
        api.MapLabeling();
        api.MapTokenizers();
        api.MapEvaluations();
        api.MapModels();
        api.MapRuns();
        api.MapExperiments();
        api.MapRunFiles();
        api.MapRunEvents();
        api.MapGeneration();
        api.MapQueue();
        api.MapViews();
        api.MapSystem();
        api.MapGet("/openapi.json", OpenApiDocument.Write).WithName("getOpenApi").WithSummary("This document.");
        app.Map(Prefix + "/{**rest}", UnknownRoute.Answer);
    }

    /// <summary>camelCase, enums as words; a member nobody knows is refused, because it is a typing mistake.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        // what a record must have and does not get is the sender's mistake, not a null to stumble over later
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
    }
}
