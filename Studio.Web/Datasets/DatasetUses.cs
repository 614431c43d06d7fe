using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Web.Evaluations;

namespace Studio.Web.Datasets;

/// <summary>What would lose its data with a dataset, the newest first, and what its deletion would free.</summary>
/// <param name="Bytes">of all its files.</param>
public sealed record DatasetUses(IReadOnlyList<DatasetUse> Runs, IReadOnlyList<DatasetUse> Evaluations, IReadOnlyList<DatasetUse> Labeling, long Bytes)
{
    public bool IsNone => Runs.Count + Evaluations.Count + Labeling.Count == 0;
}

/// <param name="Version">of the dataset.</param>
public sealed record DatasetUse(string Id, string Name, int Version);

/// <summary>Finds what depends on a dataset: asked before it is deleted.</summary>
public sealed class DatasetUsesReader(Workspace workspace, IDbContextFactory<StudioDb> catalog, EvaluationService evaluations)
{
    public async Task<DatasetUses> ReadAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var runs = await db.Runs.AsNoTracking().Where(run => run.DatasetId == datasetId).OrderByDescending(run => run.Id)
            .Select(run => new DatasetUse(run.Id, run.Name, run.DatasetVersion)).ToListAsync(cancellationToken);
        return await Task.Run(() => new DatasetUses(
            runs,
            [.. evaluations.List().Where(e => IsOf(e.Dataset, datasetId)).Select(e => new DatasetUse(e.Id, e.Name, VersionOf(e.Dataset)))],
            [.. LabelFolder.List(workspace).Where(p => IsOf(p.Dataset, datasetId)).Select(p => new DatasetUse(p.Id, p.Name, VersionOf(p.Dataset)))],
            DatasetFolder.Size(workspace, datasetId)), cancellationToken);
    }

    /// <param name="reference">"id@version", as jobs and projects keep it.</param>
    private static bool IsOf(string reference, string datasetId) => reference.Split('@')[0] == datasetId;

    private static int VersionOf(string reference) => int.TryParse(reference.Split('@')[^1], out var version) ? version : 0;
}
