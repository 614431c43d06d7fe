using System.Globalization;
using System.Text.RegularExpressions;

namespace Studio.Data.Tables;

/// <summary>
/// The datasets of a workspace as folders: datasets/ID/vN/{manifest.json, data.parquet}. A version appears by one rename,
/// whole and synced, and never changes after; so reading needs no locks, and a kill leaves at most a folder whose name
/// starts with a dot, which <see cref="RemoveLeftovers"/> takes away.
/// </summary>
public static partial class DatasetFolder
{
    private const string Told = ".removed-";

    /// <summary>All versions, by dataset and version.</summary>
    public static IReadOnlyList<DatasetVersion> List(Workspace workspace) =>
        [.. Directory.EnumerateDirectories(workspace.Datasets)
            .Where(folder => Identifier.IsValid(Path.GetFileName(folder)))
            .Order(StringComparer.Ordinal)
            .SelectMany(Versions)];

    /// <summary>
    /// Finds a version by "id@version", "id" (its newest), "name" or "name@version" (names as given at import, ignoring case).
    /// </summary>
    /// <exception cref="UserError">nothing or more than one dataset answers to that.</exception>
    public static DatasetVersion Resolve(Workspace workspace, string reference)
    {
        if (string.IsNullOrWhiteSpace(reference))
            throw new UserError("No dataset is given: name one by its id, ID@VERSION or its name.");
        var (name, version) = Split(reference.Trim());
        if (Identifier.IsValid(name) && Directory.Exists(workspace.DatasetDirectory(name)))
            return Pick(Versions(workspace.DatasetDirectory(name)), version, reference);
        var named = List(workspace).Where(v => string.Equals(v.Manifest.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        var ids = named.Select(v => v.Manifest.DatasetId).Distinct().ToList();
        if (ids.Count > 1)
            throw new UserError($"{ids.Count} datasets are called '{name}': say which one by its id: {string.Join(", ", ids)}.");
        return Pick(named, version, reference);
    }

    /// <summary>
    /// Makes a version: <paramref name="write"/> puts the data into the Parquet file it is given the path of, then everything
    /// is hashed, synced and renamed into place. Whatever <paramref name="write"/> throws leaves nothing behind.
    /// </summary>
    public static DatasetVersion WriteVersion(Workspace workspace, VersionDraft draft, Func<string, WrittenTable> write)
    {
        var id = draft.DatasetId ?? Identifier.New();
        var dataset = workspace.DatasetDirectory(id);
        if (draft.DatasetId is not null && !Directory.Exists(dataset))
            throw new UserError($"There is no dataset '{draft.DatasetId}' to add a version to.");
        Directory.CreateDirectory(dataset);
        var staging = Path.Combine(dataset, $"{DatasetFiles.Writing}{Environment.ProcessId}-{Identifier.New()}");
        Directory.CreateDirectory(staging);
        try
        {
            var parquet = Path.Combine(staging, DatasetFiles.Table);
            var written = write(parquet);
            DatasetFiles.Sync(parquet);
            var measured = written with { Columns = ColumnSizes.Measure(parquet, written.Columns) };
            return Publish(dataset, staging, Describe(id, draft, measured, parquet));
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            Discard(staging, dataset);
            throw new UserError($"The disk of {workspace.Root} is full: free some space and import again; nothing was kept of this attempt.", e);
        }
        catch (Exception e) when (draft.DatasetId is not null && !Directory.Exists(staging))
        {
            // the folder that was written into went with its dataset
            throw new UserError($"The dataset '{draft.Name}' was deleted meanwhile; nothing was kept of this attempt.", e);
        }
        catch
        {
            Discard(staging, dataset);
            throw;
        }
    }

    /// <summary>Whether the data is still what its manifest says: reads the whole file.</summary>
    public static bool IsIntact(DatasetVersion version) =>
        File.Exists(version.ParquetPath) && DatasetFiles.Hash(version.ParquetPath) == version.Manifest.ContentHash;

    /// <summary>Removes a version, and the dataset with its last one.</summary>
    /// <returns>bytes freed.</returns>
    public static long Delete(Workspace workspace, string datasetId, int version)
    {
        var dataset = workspace.DatasetDirectory(datasetId);
        var freed = Remove(workspace.VersionDirectory(datasetId, version));
        if (Directory.Exists(dataset) && Directory.EnumerateFileSystemEntries(dataset).All(entry => Path.GetFileName(entry) == DatasetCard.FileName))
            Directory.Delete(dataset, recursive: true);
        return freed;
    }

    /// <summary>Bytes of all a dataset's files; 0 when there is none.</summary>
    public static long Size(Workspace workspace, string datasetId) =>
        workspace.DatasetDirectory(datasetId) is var folder && Directory.Exists(folder) ? DatasetFiles.Size(folder) : 0;

    /// <summary>Removes a dataset with all versions.</summary>
    /// <returns>bytes freed.</returns>
    public static long Delete(Workspace workspace, string datasetId) => Remove(workspace.DatasetDirectory(datasetId));

    /// <summary>Removes a dataset past the program that keeps the catalog, and leaves word for it.</summary>
    /// <returns>bytes freed.</returns>
    public static long DeleteAndTell(Workspace workspace, string datasetId)
    {
        DatasetFiles.WriteSynced(Path.Combine(workspace.Datasets, Told + Identifier.Check(datasetId)), "");
        return Delete(workspace, datasetId);
    }

    /// <summary>Datasets that were removed past the catalog and of which it has not heard.</summary>
    public static IReadOnlyList<string> Removed(Workspace workspace) =>
        [.. Directory.EnumerateFiles(workspace.Datasets, Told + "*").Select(path => Path.GetFileName(path)[Told.Length..]).Where(id => Identifier.IsValid(id) && !Directory.Exists(workspace.DatasetDirectory(id)))];

    /// <summary>The catalog has heard of it.</summary>
    public static void Heard(Workspace workspace, string datasetId) => File.Delete(Path.Combine(workspace.Datasets, Told + Identifier.Check(datasetId)));

    /// <summary>Takes away what killed processes left half-written or half-removed. Folders of living processes stay.</summary>
    public static void RemoveLeftovers(Workspace workspace)
    {
        var datasets = Directory.EnumerateDirectories(workspace.Datasets).ToList();
        var folders = datasets.Concat(datasets.SelectMany(Directory.EnumerateDirectories)).ToList();
        foreach (var folder in folders)
        {
            var name = Path.GetFileName(folder);
            var abandoned = name.StartsWith(DatasetFiles.Deleting, StringComparison.Ordinal)
                || (name.StartsWith(DatasetFiles.Writing, StringComparison.Ordinal) && !IsWriterAlive(name));
            if (abandoned && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        foreach (var dataset in datasets.Where(d => Directory.Exists(d) && !Directory.EnumerateFileSystemEntries(d).Any()))
            Directory.Delete(dataset);
    }

    private static IReadOnlyList<DatasetVersion> Versions(string dataset) =>
        [.. Directory.EnumerateDirectories(dataset)
            .Select(folder => (Folder: folder, Match: VersionName().Match(Path.GetFileName(folder))))
            .Where(v => v.Match.Success)
            .OrderBy(v => int.Parse(v.Match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            .Select(v => new DatasetVersion(DatasetFiles.ReadManifest(v.Folder), v.Folder))];

    private static DatasetVersion Pick(IReadOnlyList<DatasetVersion> versions, int? version, string reference)
    {
        var found = version is null ? versions.LastOrDefault() : versions.FirstOrDefault(v => v.Manifest.Version == version);
        return found ?? throw new UserError($"There is no dataset '{reference}' in this workspace.");
    }

    private static (string Name, int? Version) Split(string reference)
    {
        var at = reference.LastIndexOf('@');
        return at > 0 && int.TryParse(reference.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (reference[..at], version)
            : (reference, null);
    }

    private static DatasetManifest Describe(string id, VersionDraft draft, WrittenTable written, string parquet) => new()
    {
        DatasetId = id,
        Name = draft.Name,
        Version = 1,
        Parent = draft.Parent,
        Created = DateTimeOffset.UtcNow,
        ContentHash = DatasetFiles.Hash(parquet),
        RowCount = written.RowCount,
        Bytes = new FileInfo(parquet).Length,
        Columns = written.Columns,
        Operations = written.Operations,
        Pipeline = written.Pipeline,
        Source = written.Source,
    };

    /// <summary>Takes the next free number; another process may take it first, then the one after.</summary>
    private static DatasetVersion Publish(string dataset, string staging, DatasetManifest manifest)
    {
        var newest = Directory.EnumerateDirectories(dataset).Select(f => VersionName().Match(Path.GetFileName(f)))
            .Where(m => m.Success).Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        for (var version = newest + 1; ; version++)
        {
            var numbered = manifest with { Version = version };
            DatasetFiles.WriteManifest(staging, numbered);
            DatasetFiles.SyncFolder(staging);
            var folder = Path.Combine(dataset, $"v{version}");
            try
            {
                Directory.Move(staging, folder);
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                continue;
            }
            DatasetFiles.SyncFolder(dataset);
            DatasetFiles.SyncFolder(Path.GetDirectoryName(dataset)!);
            return new DatasetVersion(numbered, folder);
        }
    }

    private static void Discard(string staging, string dataset)
    {
        if (Directory.Exists(staging))
            Directory.Delete(staging, recursive: true);
        if (!Directory.EnumerateFileSystemEntries(dataset).Any())
            Directory.Delete(dataset);
    }

    /// <summary>Renamed first, so that nobody sees it half removed.</summary>
    private static long Remove(string folder)
    {
        if (!Directory.Exists(folder))
            return 0;
        var bytes = DatasetFiles.Size(folder);
        var doomed = Path.Combine(Path.GetDirectoryName(folder)!, DatasetFiles.Deleting + Identifier.New());
        Directory.Move(folder, doomed);
        Directory.Delete(doomed, recursive: true);
        return bytes;
    }

    private static bool IsWriterAlive(string folderName)
    {
        var pid = folderName[DatasetFiles.Writing.Length..].Split('-')[0];
        return int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId && Directory.Exists($"/proc/{id}");
    }

    [GeneratedRegex("^v([1-9][0-9]{0,8})$")]
    private static partial Regex VersionName();
}
