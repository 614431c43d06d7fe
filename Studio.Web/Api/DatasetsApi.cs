using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Web.Browsing;
using Studio.Web.Cleaning;
using Studio.Web.Datasets;
using Studio.Web.Labeling;

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
        datasets.MapGet("/{datasetId}/uses", async (string datasetId, DatasetUsesReader uses, CancellationToken cancellationToken) => TypedResults.Ok(await uses.ReadAsync(datasetId, cancellationToken))).WithName("getDatasetUses").WithSummary("The runs, evaluations and labeling projects that depend on a dataset, and the bytes its deletion would free.");
        datasets.MapDelete("/{datasetId}", DeleteAsync).ConflictWhenRefused().WithName("deleteDataset").WithSummary("Removes a dataset with all its versions; answers with the bytes it freed.");
        datasets.MapGet("/{datasetId}/versions/{version}", VersionAsync).WithName("getDatasetVersion").WithSummary("The manifest of one version: columns, roles, hash, source.");
        datasets.MapGet("/{datasetId}/versions/{version}/rows", RowsAsync).WithName("listDatasetRows").WithSummary("Rows of a version, by pages: searched, filtered by conditions (where, as JSON) or an SQL expression, sorted; images as base64 of their raw bytes. A page holds at most 16 million characters of a column: longer texts are cut evenly; ask for fewer rows, or export.");
        datasets.MapGet("/{datasetId}/versions/{version}/rows/{row}/labels", RowLabelsAsync).WithName("listRowLabels").WithSummary("Everything anybody said of a row in any labeling project of this version, the newest first.");
        datasets.MapGet("/{datasetId}/versions/{version}/copies", CopiesAsync).WithName("listDatasetCopies").WithSummary("Groups of rows whose text is exactly or nearly the same, the largest first; the first answer for a version may take a while.");
        datasets.MapGet("/{datasetId}/versions/{version}/export", ExportAsync).WithName("exportDatasetRows").WithSummary("Rows of a version as a file: format is csv, jsonl, parquet or txt; filtered and sorted as rows are. In CSV a text that a spreadsheet would run as a formula gets an apostrophe, unless formulas=keep.").Produces<Stream>(contentType: "application/octet-stream");
        datasets.MapGet("/{datasetId}/card", (string datasetId, Workspace workspace) => TypedResults.Ok(DatasetCard.Read(workspace, datasetId))).WithName("getDatasetCard").WithSummary("What people wrote about a dataset: description, licence, source, intended use, known biases.");
        datasets.MapPut("/{datasetId}/card", PutCard).WithName("setDatasetCard").WithSummary("Writes a dataset's card.");
        datasets.MapGet("/{datasetId}/versions/{version}/difference", DifferenceAsync).WithName("getVersionDifference").WithSummary("Rows added, removed and changed since another version (from; its parent or the one before where none is named).");
        datasets.MapGet("/{datasetId}/versions/{version}/statistics/compare", CompareStatisticsAsync).WithName("compareDatasetStatistics").WithSummary("The statistics of a version beside those of another (from; its parent or the one before where none is named).");
        datasets.MapGet("/{datasetId}/versions/{version}/languages", LanguagesAsync).WithName("getDatasetLanguages").WithSummary("How many rows of a text column are in which language, told for every row; rows are filtered by it with the operator languageIs, or language(text) in SQL.");
        datasets.MapGet("/{datasetId}/versions/{version}/lengths", LengthsAsync).WithName("getDatasetLengths").WithSummary("How many rows have how many tokens (tokenizer: characters, bytes, or one of the workspace), and what a maximum length would cut.");
        datasets.MapGet("/{datasetId}/versions/{version}/statistics", StatisticsAsync).WithName("getDatasetStatistics").WithSummary("Missing and distinct values, ranges and histograms of every column.");
    }

    private static async Task<Results<Ok<TableStatistics>, ProblemHttpResult>> StatisticsAsync(string datasetId, int version, Workspace workspace, StatisticsService statistics, CancellationToken cancellationToken) =>
        Directory.Exists(workspace.VersionDirectory(datasetId, version))
            ? TypedResults.Ok(await statistics.ReadAsync(DatasetFolder.Resolve(workspace, $"{datasetId}@{version}"), cancellationToken: cancellationToken))
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
        string datasetId, int version, Workspace workspace, RowReader rows, [AsParameters] RowsRequest request, int? offset, int? limit, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.VersionDirectory(datasetId, version)))
            return Problem.NotFound($"Dataset {datasetId} has no version {version}.");
        var (skip, take) = Page.Check(offset, limit);
        var reference = $"{datasetId}@{version}";
        var columns = request.ColumnsOf(DatasetFolder.Resolve(workspace, reference).Manifest);
        var index = await rows.SelectAsync(reference, request.ToSelection(), cancellationToken);
        return TypedResults.Ok(new DatasetPage(index.Count, columns, await rows.ReadAsync(reference, index, skip, take, columns, cancellationToken)));
    }

    private static async Task<Results<Ok<List<RowLabel>>, ProblemHttpResult>> RowLabelsAsync(string datasetId, int version, long row, Workspace workspace, LabelingService labeling, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.VersionDirectory(datasetId, version)))
            return Problem.NotFound($"Dataset {datasetId} has no version {version}.");
        var said = await Task.Run(() => labeling.History($"{datasetId}@{version}", row), cancellationToken);
        return TypedResults.Ok(said.Select(s => new RowLabel(s.Project.Id, s.Project.Name, s.Event)).ToList());
    }

    private static async Task<Results<Ok<Page<IReadOnlyList<int>>>, ProblemHttpResult>> CopiesAsync(string datasetId, int version, Workspace workspace, LeakService leaks, int? offset, int? limit, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.VersionDirectory(datasetId, version)))
            return Problem.NotFound($"Dataset {datasetId} has no version {version}.");
        var (skip, take) = Page.Check(offset, limit);
        var groups = await leaks.CopiesAsync($"{datasetId}@{version}", cancellationToken);
        return TypedResults.Ok(new Page<IReadOnlyList<int>>(groups.Count, skip, [.. groups.Skip(skip).Take(take)]));
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> ExportAsync(
        string datasetId, int version, Workspace workspace, RowReader rows, [AsParameters] RowsRequest request, string? format, string? formulas, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.VersionDirectory(datasetId, version)))
            return Problem.NotFound($"Dataset {datasetId} has no version {version}.");
        var found = DatasetFolder.Resolve(workspace, $"{datasetId}@{version}");
        var export = new ExportRequest { Format = ExportRequest.ParseFormat(format ?? "csv"), Selection = request.ToSelection(), Columns = request.ColumnsOf(found.Manifest), KeepFormulas = string.Equals(formulas, "keep", StringComparison.OrdinalIgnoreCase) };
        export.ColumnsOf(found.Manifest);
        // what is wrong with the filter is told before the answer begins; the page has asked the same just now
        await rows.SelectAsync(found.Reference, export.Selection, cancellationToken);
        export = export with { Measures = await rows.EnsureAsync(found.Reference, export.Selection, null, cancellationToken) };
        var stream = await ExportStream.OpenAsync(workspace, found, export, cancellationToken);
        return TypedResults.File(stream, export.ContentType, $"{ExportStream.FileName(found.Manifest)}.{export.Extension}");
    }

    private static async Task<Results<Ok<LengthView>, ProblemHttpResult>> LengthsAsync(
        string datasetId, int version, Workspace workspace, StatisticsService statistics, string? column, string? tokenizer, int? maximum, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.VersionDirectory(datasetId, version)))
            return Problem.NotFound($"Dataset {datasetId} has no version {version}.");
        var found = DatasetFolder.Resolve(workspace, $"{datasetId}@{version}");
        var name = column ?? found.Manifest.ColumnWithRole(ColumnRole.Text)?.Name ?? throw new UserError($"'{found.Manifest.Name}' has no text column; name one.");
        var lengths = await statistics.LengthsAsync(found, name, tokenizer ?? Training.Tokenizers.Library.TokenLengths.Characters, cancellationToken: cancellationToken);
        return TypedResults.Ok(new LengthView(name, maximum is { } most ? LengthCut.At(lengths, most) : null, lengths));
    }

    private static async Task<Results<Ok<LanguagesView>, ProblemHttpResult>> LanguagesAsync(string datasetId, int version, Workspace workspace, StatisticsService statistics, string? column, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.VersionDirectory(datasetId, version)))
            return Problem.NotFound($"Dataset {datasetId} has no version {version}.");
        var found = DatasetFolder.Resolve(workspace, $"{datasetId}@{version}");
        var name = column ?? found.Manifest.ColumnWithRole(ColumnRole.Text)?.Name ?? throw new UserError($"'{found.Manifest.Name}' has no text column; name one.");
        return TypedResults.Ok(new LanguagesView(name, await statistics.LanguagesAsync(found, name, cancellationToken: cancellationToken)));
    }

    private static Ok<DatasetCard> PutCard(string datasetId, DatasetCard card, Workspace workspace)
    {
        card.Write(workspace, datasetId);
        return TypedResults.Ok(DatasetCard.Read(workspace, datasetId));
    }

    private static async Task<Results<Ok<IReadOnlyList<FigurePair>>, ProblemHttpResult>> CompareStatisticsAsync(string datasetId, int version, Workspace workspace, StatisticsService statistics, int? from, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.VersionDirectory(datasetId, version)))
            return Problem.NotFound($"Dataset {datasetId} has no version {version}.");
        var to = DatasetFolder.Resolve(workspace, $"{datasetId}@{version}");
        var before = DatasetFolder.Resolve(workspace, $"{datasetId}@{from ?? to.Manifest.Parent ?? version - 1}");
        return TypedResults.Ok(FigurePair.Of(await statistics.ReadAsync(before, cancellationToken: cancellationToken), await statistics.ReadAsync(to, cancellationToken: cancellationToken)));
    }

    private static async Task<Results<Ok<VersionDifference>, ProblemHttpResult>> DifferenceAsync(string datasetId, int version, Workspace workspace, int? from, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(workspace.VersionDirectory(datasetId, version)))
            return Problem.NotFound($"Dataset {datasetId} has no version {version}.");
        var to = DatasetFolder.Resolve(workspace, $"{datasetId}@{version}");
        var before = DatasetFolder.Resolve(workspace, $"{datasetId}@{from ?? to.Manifest.Parent ?? version - 1}");
        return TypedResults.Ok(await Task.Run(() => VersionDifference.Between(workspace, before, to, cancellationToken), cancellationToken));
    }
}
