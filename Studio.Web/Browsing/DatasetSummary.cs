using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;

namespace Studio.Web.Browsing;

/// <summary>A dataset as the list shows it.</summary>
/// <param name="Runs">runs that learned from any of its versions.</param>
/// <param name="Bytes">of all versions on disk.</param>
public sealed record DatasetSummary(string Id, string Name, int Version, int Versions, long Rows, long Bytes, int Runs, DateTimeOffset ChangedAt, bool IsMissing)
{
    /// <summary>The newest first.</summary>
    public static async Task<IReadOnlyList<DatasetSummary>> ReadAsync(StudioDb db, CancellationToken cancellationToken = default)
    {
        var datasets = await db.Datasets.AsNoTracking()
            .Select(dataset => new
            {
                dataset.Id,
                dataset.Name,
                dataset.CreatedAt,
                Versions = db.DatasetVersions.Where(version => version.DatasetId == dataset.Id).Select(version => new { version.Version, version.RowCount, version.Bytes, version.CreatedAt, version.DirectoryMissing }).ToList(),
                Runs = db.Runs.Count(run => run.DatasetId == dataset.Id),
            })
            .ToListAsync(cancellationToken);
        return [.. datasets.Select(dataset =>
        {
            var newest = dataset.Versions.MaxBy(version => version.Version);
            return new DatasetSummary(dataset.Id, dataset.Name, newest?.Version ?? 0, dataset.Versions.Count, newest?.RowCount ?? 0, dataset.Versions.Sum(version => version.Bytes), dataset.Runs, newest?.CreatedAt ?? dataset.CreatedAt, newest?.DirectoryMissing ?? true);
        }).OrderByDescending(dataset => dataset.ChangedAt)];
    }
}
