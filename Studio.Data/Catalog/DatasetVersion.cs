namespace Studio.Data.Catalog;

/// <summary>A version as the catalog knows it; the truth is manifest.json beside its data.</summary>
public sealed class DatasetVersion
{
    public required string DatasetId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public long RowCount { get; init; }
    public long Bytes { get; init; }
    public required string ContentHash { get; init; }

    /// <summary>The version's directory is gone; runs that used it keep their record of it.</summary>
    public bool DirectoryMissing { get; set; }
    public required string ManifestJson { get; init; }
}
