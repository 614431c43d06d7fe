using Studio.Data.Catalog;

namespace Studio.Web.Api;

/// <summary>A dataset as the API shows it, with its versions, the newest first.</summary>
public sealed record DatasetView(string Id, string Name, string Description, DateTimeOffset CreatedAt, IReadOnlyList<DatasetVersionView> Versions)
{
    public static DatasetView Of(Dataset dataset) => new(dataset.Id, dataset.Name, dataset.Description, dataset.CreatedAt,
        [.. dataset.Versions.OrderByDescending(v => v.Version).Select(v => new DatasetVersionView(v.Version, $"{v.DatasetId}@{v.Version}", v.CreatedAt, v.RowCount, v.Bytes, v.ContentHash, v.DirectoryMissing))]);
}

/// <param name="Reference">what a RunSpec's dataset field takes.</param>
public sealed record DatasetVersionView(int Version, string Reference, DateTimeOffset CreatedAt, long RowCount, long Bytes, string ContentHash, bool DirectoryMissing);

public sealed record DatasetChange(string Name);
