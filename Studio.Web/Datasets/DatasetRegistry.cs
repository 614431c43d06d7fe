using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Tables;
using Version = Studio.Data.Tables.DatasetVersion;

namespace Studio.Web.Datasets;

/// <summary>
/// Keeps the catalog's list of datasets true to the folders: a version that appeared there (by an import here or on the
/// command line, or copied from another machine) gets its row, one whose folder is gone is marked so.
/// </summary>
public sealed class DatasetRegistry(Workspace workspace, StudioWriter writer, ILogger<DatasetRegistry> logger)
{
    /// <summary>After an import: the version's row exists when this returns, however often it is called.</summary>
    public Task RegisterAsync(string datasetId, int version, CancellationToken cancellationToken) =>
        writer.WriteAsync(db => AddAsync(db, DatasetFolder.Resolve(workspace, $"{datasetId}@{version}").Manifest, cancellationToken), cancellationToken);

    public async Task RegisterMissingAsync(CancellationToken cancellationToken)
    {
        if (List() is not { } found)
            return;
        var there = found.Select(v => (v.Manifest.DatasetId, v.Manifest.Version)).ToHashSet();
        await writer.WriteAsync(async db =>
        {
            foreach (var version in found)
                await AddAsync(db, version.Manifest, cancellationToken);
            foreach (var row in await db.DatasetVersions.AsTracking().ToListAsync(cancellationToken))
                row.DirectoryMissing = !there.Contains((row.DatasetId, row.Version));
        }, cancellationToken);
        // removed on purpose by the command line, not lost
        foreach (var id in DatasetFolder.Removed(workspace))
        {
            await writer.WriteAsync(db => db.Datasets.Where(d => d.Id == id).ExecuteDeleteAsync(cancellationToken), cancellationToken);
            DatasetFolder.Heard(workspace, id);
        }
    }

    /// <summary>null when a folder is damaged: then nothing is known to be missing, and the catalog stays as it is.</summary>
    private IReadOnlyList<Version>? List()
    {
        try
        {
            return DatasetFolder.List(workspace);
        }
        catch (UserError e)
        {
            logger.LogWarning("{Problem}", e.Message);
            return null;
        }
    }

    private static async Task AddAsync(StudioDb db, DatasetManifest manifest, CancellationToken cancellationToken)
    {
        if (await db.DatasetVersions.AnyAsync(v => v.DatasetId == manifest.DatasetId && v.Version == manifest.Version, cancellationToken))
            return;
        if (!await db.Datasets.AnyAsync(d => d.Id == manifest.DatasetId, cancellationToken))
            db.Datasets.Add(new Dataset { Id = manifest.DatasetId, Name = manifest.Name, CreatedAt = manifest.Created });
        db.DatasetVersions.Add(new Studio.Data.Catalog.DatasetVersion
        {
            DatasetId = manifest.DatasetId,
            Version = manifest.Version,
            CreatedAt = manifest.Created,
            RowCount = manifest.RowCount,
            Bytes = manifest.Bytes,
            ContentHash = manifest.ContentHash,
            ManifestJson = JsonSerializer.Serialize(manifest, ManifestJson.Options),
        });
        await db.SaveChangesAsync(cancellationToken);
    }
}
