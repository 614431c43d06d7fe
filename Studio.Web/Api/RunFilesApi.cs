using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Metrics;
using Studio.Training.Contracts;
using Studio.Web.Jobs;

namespace Studio.Web.Api;

/// <summary>What a run has left: curves, log, samples, checkpoints, its spec.</summary>
public static class RunFilesApi
{
    public static void MapRunFiles(this RouteGroupBuilder api)
    {
        var run = api.MapGroup("/runs/{runId}").WithTags("runs").RequireRun();
        run.MapGet("/metrics", MetricsAsync).WithName("getRunMetrics").WithSummary("Curves as a chart draws them: downsampled so that no spike is lost, smoothed over the whole series.");
        run.MapGet("/metrics.csv", CsvAsync).WithName("downloadRunMetrics").WithSummary("Every point as CSV: name, attempt, step, wall, value.").Produces<string>(contentType: "text/csv");
        run.MapGet("/log", Log).WithName("getRunLog").WithSummary("The last lines of the worker's output.");
        run.MapGet("/samples", SamplesAsync).WithName("listRunSamples").WithSummary("Text the model wrote while it trained, the newest first.");
        run.MapGet("/checkpoints", CheckpointsAsync).WithName("listRunCheckpoints").WithSummary("Checkpoints that are kept, the newest first.");
        run.MapGet("/checkpoints/{checkpoint}", Download).WithName("downloadCheckpoint").WithSummary("A checkpoint's weights as safetensors; 'best' and 'last' are names too.").Produces<Stream>(contentType: "application/octet-stream");
        run.MapGet("/spec", SpecAsync).WithName("getRunSpec").WithSummary("The RunSpec, ready to be started again.").Produces<RunSpec>();
    }

    private static async Task<Ok<RunMetricsSnapshot>> MetricsAsync(
        string runId, MetricStore store, string? names, int? maxPoints, long? from, long? to, double? smoothing, CancellationToken cancellationToken)
    {
        var query = new MetricQuery(Split(names), maxPoints ?? 2000, from, to, smoothing ?? 0);
        return TypedResults.Ok(await store.ReadAsync(runId, query, cancellationToken));
    }

    private static async Task<PushStreamHttpResult> CsvAsync(string runId, MetricStore store, CatalogReader catalog, string? names, CancellationToken cancellationToken)
    {
        var wanted = Split(names) ?? await NamesAsync(runId, catalog, cancellationToken);
        return TypedResults.Stream(stream => WriteCsvAsync(stream, runId, wanted, store, cancellationToken), "text/csv; charset=utf-8", $"{runId}-metrics.csv");
    }

    private static async Task WriteCsvAsync(Stream stream, string runId, IReadOnlyCollection<string> names, MetricStore store, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false));
        await writer.WriteLineAsync("name,attempt,step,wall,value");
        foreach (var name in names)
            foreach (var point in await store.ReadRawAsync(runId, name, cancellationToken))
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Csv.Field(name)},{point.Attempt},{point.Step},{point.Wall:R},{point.Value:R}"));
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(string runId, CatalogReader catalog, CancellationToken cancellationToken)
    {
        await using var db = await catalog.OpenAsync(cancellationToken);
        return await db.RunMetrics.Where(m => m.RunId == runId).Select(m => m.Name).Order().ToListAsync(cancellationToken);
    }

    private static Ok<LogView> Log(string runId, Workspace workspace, int? lines)
    {
        const int most = 10_000;
        if (lines is < 1 or > most)
            throw new UserError($"lines is {lines}; it must be from 1 to {most}.");
        return TypedResults.Ok(new LogView(RunFolder.LogTail(new RunDirectory(workspace.RunDirectory(runId)), lines ?? 500)));
    }

    private static async Task<Ok<IReadOnlyList<RunSample>>> SamplesAsync(string runId, CatalogReader catalog, int? limit, CancellationToken cancellationToken)
    {
        var (_, take) = Page.Check(0, limit);
        await using var db = await catalog.OpenAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<RunSample>>(await db.RunSamples.AsNoTracking().Where(s => s.RunId == runId).OrderByDescending(s => s.Id).Take(take).ToListAsync(cancellationToken));
    }

    private static async Task<Ok<IReadOnlyList<RunCheckpoint>>> CheckpointsAsync(string runId, CatalogReader catalog, CancellationToken cancellationToken)
    {
        await using var db = await catalog.OpenAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<RunCheckpoint>>(await db.RunCheckpoints.AsNoTracking().Where(c => c.RunId == runId).OrderByDescending(c => c.Step).ToListAsync(cancellationToken));
    }

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Download(string runId, string checkpoint, Workspace workspace)
    {
        var run = new RunDirectory(workspace.RunDirectory(runId));
        if (!Identifier.IsValid(checkpoint) || RunFolder.FindCheckpoint(run, checkpoint) is not { } name)
            return Problem.NotFound($"Run {runId} has no checkpoint '{checkpoint}'.");
        return TypedResults.PhysicalFile(Path.Combine(run.Checkpoint(name), "model.safetensors"), "application/octet-stream", $"{runId}-{name}.safetensors", enableRangeProcessing: true);
    }

    private static async Task<ContentHttpResult> SpecAsync(string runId, CatalogReader catalog, CancellationToken cancellationToken) =>
        TypedResults.Text((await catalog.FindAsync(runId, cancellationToken))!.SpecJson, "application/json");

    private static string[]? Split(string? names) =>
        names?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
