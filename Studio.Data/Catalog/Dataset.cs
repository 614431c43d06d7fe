namespace Studio.Data.Catalog;

public sealed class Dataset
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public List<DatasetVersion> Versions { get; init; } = [];
}

/// <summary>A version as the catalog knows it; the truth is manifest.json beside its data.</summary>
public sealed class DatasetVersion
{
    public required string DatasetId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public long RowCount { get; init; }
    public long Bytes { get; init; }
    public required string ContentHash { get; init; }
    public required string ManifestJson { get; init; }
}
