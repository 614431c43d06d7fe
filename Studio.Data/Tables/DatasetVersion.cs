namespace Studio.Data.Tables;

/// <summary>A version found on disk.</summary>
/// <param name="Folder">datasets/ID/vN.</param>
public sealed record DatasetVersion(DatasetManifest Manifest, string Folder)
{
    public string Reference => $"{Manifest.DatasetId}@{Manifest.Version}";
    public string ParquetPath => Path.Combine(Folder, DatasetFiles.Table);
}
