using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Statistics;
using Studio.Web.Datasets;

namespace Studio.Web.Api;

/// <summary>Datasets: listed, read by pages, described, deleted.</summary>
public static class DatasetsApi
{
    public static void MapDatasets(this RouteGroupBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("datasets").RequireDataset();
        datasets.MapGet("/", ListAsync).WithName("listDatasets").WithSummary("All datasets, the newest first.");
        datasets.MapGet("/{datasetId}", GetAsync).WithName("getDataset").WithSummary("One dataset with its versions.");
        datasets.MapPatch("/{datasetId}", RenameAsync).WithName("renameDataset").WithSummary("Gives a dataset another name.");
        datasets.MapDelete("/{datasetId}", DeleteAsync).ConflictWhenRefused().WithName("deleteDataset").WithSummary("Removes a dataset with all its versions; answers with the bytes it freed.");
        datasets.MapGet("/{datasetId}/versions/{version}", VersionAsync).WithName("getDatasetVersion").WithSummary("The manifest of one version: columns, roles, hash, source.");
        datasets.MapGet("/{datasetId}/versions/{version}/rows", RowsAsync).WithName("listDatasetRows").WithSummary("Rows of a version, by pages; images as base64 of their raw bytes.");
        datasets.MapGet("/{datasetId}/versions/{version}/statistics", StatisticsAsync).WithName("getDatasetStatistics").WithSummary("Missing and distinct values, ranges and histograms of every column.");
    }

    private static async Task<Results<Ok<TableStatistics>, ProblemHttpResult>> StatisticsAsync(string datasetId, int version, Workspace workspace, CancellationToken cancellationToken) =>
        Directory.Exists(workspace.VersionDirectory(datasetId, version))
            ? TypedResults.Ok(await Task.Run(() => StatisticsReader.Read(workspace, DatasetFolder.Resolve(workspace, $"{datasetId}@{version}"), cancellationToken), cancellationToken))
            : Problem.NotFound($"Dataset {datasetId} has no version {version}.");

    private static async Task<Ok<IReadOnlyList<DatasetView>>> ListAsync(CatalogReader catalog, CancellationToken cancellationToken)
    {
        await using var db = await catalog.OpenAsync(cancellationToken);
        var all = await db.Datasets.AsNoTracking().Include(d => d.Versions).OrderByDescending(d => d.CreatedAt).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<DatasetView>>([.. all.Select(DatasetView.Of)]);
    }

    private static async Task<Ok<DatasetView>> GetAsync(string datasetId, CatalogReader catalog, CancellationToken cancellationToken)
    {
        await using var db = await catalog.OpenAsync(cancellationToken);
        return TypedResults.Ok(DatasetView.Of(await db.Datasets.AsNoTracking().Include(d => d.Versions).SingleAsync(d => d.Id == datasetId, cancellationToken)));
    }

    private static async Task<Ok<DatasetView>> RenameAsync(string datasetId, DatasetChange change, DatasetService service, CatalogReader catalog, CancellationToken cancellationToken)
    {
        await service.RenameAsync(datasetId, change.Name, cancellationToken);
        return await GetAsync(datasetId, catalog, cancellationToken);
    }

    private static async Task<Ok<Freed>> DeleteAsync(string datasetId, DatasetService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Freed(await service.DeleteAsync(datasetId, cancellationToken)));

    private static async Task<Results<Ok<DatasetManifest>, ProblemHttpResult>> VersionAsync(string datasetId, int version, CatalogReader catalog, CancellationToken cancellationToken)
    {
        await using var db = await catalog.OpenAsync(cancellationToken);
        var found = await db.DatasetVersions.AsNoTracking().SingleOrDefaultAsync(v => v.DatasetId == datasetId && v.Version == version, cancellationToken);
        return found is null ? Problem.NotFound($"Dataset {datasetId} has no version {version}.") : TypedResults.Ok(ManifestJson.Parse(found.ManifestJson));
    }

    private static async Task<Results<Ok<DatasetPage>, ProblemHttpResult>> RowsAsync(
        string datasetId, int version, Workspace workspace, string? search, string? label, string? split, int? offset, int? limit, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.VersionDirectory(datasetId, version)))
            return Problem.NotFound($"Dataset {datasetId} has no version {version}.");
        var (skip, take) = Page.Check(offset, limit);
        return TypedResults.Ok(await Task.Run(() =>
        {
            using var reader = DatasetReader.Open(workspace, $"{datasetId}@{version}");
            return reader.ReadPage(new PageRequest { Offset = skip, Count = take, Search = search, Label = label, Split = split });
        }, cancellationToken));
    }
}
