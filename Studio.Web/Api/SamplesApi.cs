using Microsoft.AspNetCore.Http.HttpResults;
using Studio.Data.Tables.Samples;
using Studio.Web.Datasets;

namespace Studio.Web.Api;

/// <summary>Datasets to begin with: made on the spot, or fetched by their hash when somebody asks for it.</summary>
public static class SamplesApi
{
    public static void MapSamples(this RouteGroupBuilder api)
    {
        var samples = api.MapGroup("/samples").WithTags("datasets");
        samples.MapGet("/", () => TypedResults.Ok(SampleCatalog.All.Select(s => new SampleView(s.Id, s.Title, s.Sentence, s.Bytes, s.Licence, s.IsGenerated))))
            .WithName("listSamples").WithSummary("Datasets to begin with; those that are made here need no network.");
        samples.MapPost("/{sampleId}", StartAsync).WithName("startSample").WithSummary("Makes or fetches a sample and starts its import; ask for the import's status by the id in the answer.");
    }

    private static async Task<Results<Accepted<ImportStatus>, ProblemHttpResult>> StartAsync(string sampleId, SampleService service, DatasetService datasets, CancellationToken cancellationToken)
    {
        if (SampleCatalog.All.FirstOrDefault(s => s.Id == sampleId) is not { } sample)
            return Problem.NotFound($"There is no such sample; there are {string.Join(", ", SampleCatalog.All.Select(s => s.Id))}.");
        var jobId = await service.StartAsync(sample, _ => { }, cancellationToken);
        return TypedResults.Accepted($"{ApiRoutes.Prefix}/imports/{jobId}", datasets.ImportStatus(jobId));
    }
}

/// <param name="MadeHere">false for one that is fetched from its publisher.</param>
public sealed record SampleView(string Id, string Name, string Shows, long Bytes, string Licence, bool MadeHere);
