using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Weights;

namespace Studio.Training.Models.Library;

/// <summary>
/// The workspace's models as folders, models/ID. One appears by a rename, whole and synced, and its weights never change
/// after; reading needs no locks, and a kill leaves at most a folder whose name starts with a dot. Nothing here touches
/// libtorch, so that the web program may call it.
/// </summary>
public static class ModelLibrary
{
    private const string Manifest = "studio.json";

    /// <summary>All that can be read, the newest first; a folder without a readable manifest is nobody's and is passed over.</summary>
    public static IReadOnlyList<ModelManifest> List(Workspace workspace) =>
        [.. Directory.EnumerateDirectories(workspace.Models).Where(d => Identifier.IsValid(Path.GetFileName(d))).Select(ReadManifest).OfType<ModelManifest>().OrderByDescending(m => m.Created)];

    public static ModelManifest? Find(Workspace workspace, string id) =>
        Identifier.IsValid(id) ? ReadManifest(workspace.ModelDirectory(id)) : null;

    /// <summary>Finds one by its id, or by its name where that is unique (ignoring case); "model:" before it is allowed.</summary>
    /// <exception cref="UserError">none or several answer to that.</exception>
    public static ModelManifest Resolve(Workspace workspace, string reference)
    {
        var wanted = (reference.StartsWith("model:", StringComparison.Ordinal) ? reference[6..] : reference).Trim();
        if (Find(workspace, wanted) is { } found) return found;
        var named = List(workspace).Where(m => string.Equals(m.Name, wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        return named switch
        {
            [var one] => one,
            [] => throw new UserError($"There is no model '{wanted}' in this workspace; import one, or save one from a run."),
            _ => throw new UserError($"{named.Count} models are called '{wanted}': say which one by its id: {string.Join(", ", named.Select(m => m.Id))}."),
        };
    }

    /// <summary>As <see cref="Resolve"/>; null where none answers to that.</summary>
    /// <exception cref="UserError">several do.</exception>
    public static ModelManifest? TryResolve(Workspace workspace, string reference)
    {
        var wanted = reference.StartsWith("model:", StringComparison.Ordinal) ? reference[6..] : reference;
        return Find(workspace, wanted) is null && List(workspace).All(m => !string.Equals(m.Name, wanted.Trim(), StringComparison.OrdinalIgnoreCase)) ? null : Resolve(workspace, reference);
    }

    /// <summary>Keeps a folder in Hugging Face's form under a new id: the folder is written by <paramref name="fill"/>, beside, and then renamed.</summary>
    /// <param name="fill">writes the files and says what they are; the id, the name, the time and the size are filled in here.</param>
    /// <exception cref="UserError">the name is empty or too long, or the disk is full.</exception>
    public static ModelManifest Add(Workspace workspace, string name, Func<string, ModelManifest> fill)
    {
        var (id, checkedName) = (Identifier.New(), CheckName(name));
        var staging = Path.Combine(workspace.Models, $".writing-{Environment.ProcessId}-{id}");
        Directory.CreateDirectory(staging);
        try
        {
            var manifest = fill(staging) with { Id = id, Name = checkedName, Created = DateTimeOffset.UtcNow };
            manifest = manifest with { Bytes = new DirectoryInfo(staging).EnumerateFiles().Sum(file => file.Length) };
            Write(staging, manifest);
            foreach (var file in Directory.EnumerateFiles(staging)) AtomicFile.SyncFile(file);
            Directory.Move(staging, workspace.ModelDirectory(id));
            AtomicFile.SyncDirectory(workspace.Models);
            return manifest;
        }
        catch (IOException e)
        {
            throw new UserError($"The model cannot be written to {workspace.Models} ({e.Message.TrimEnd('.')}). Free some disk space and try again.", e);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    public static ModelManifest Rename(Workspace workspace, string id, string name)
    {
        var manifest = Resolve(workspace, id) with { Name = CheckName(name) };
        Write(workspace.ModelDirectory(manifest.Id), manifest);
        return manifest;
    }

    /// <summary>Removes one. Runs that began with it keep what they have learned.</summary>
    /// <returns>bytes freed.</returns>
    public static long Delete(Workspace workspace, string id)
    {
        var folder = workspace.ModelDirectory(Resolve(workspace, id).Id);
        var bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length);
        // renamed first, so that nobody sees it half removed
        var doomed = Path.Combine(workspace.Models, $".deleting-{Environment.ProcessId}-{Identifier.New()}");
        Directory.Move(folder, doomed);
        Directory.Delete(doomed, recursive: true);
        return bytes;
    }

    /// <summary>Takes away what killed processes left half-written or half-removed; folders of living processes stay.</summary>
    public static void RemoveLeftovers(Workspace workspace)
    {
        foreach (var folder in Directory.EnumerateDirectories(workspace.Models, ".*"))
            if (!Directory.Exists("/proc/" + Path.GetFileName(folder).Split('-').ElementAtOrDefault(1)))
                Directory.Delete(folder, recursive: true);
    }

    /// <summary>Name of a <see cref="CompressionReport"/> in a model's folder.</summary>
    public const string CompressionFile = "compression.json";

    /// <summary>What making it smaller cost; null where it was not made so, or is gone.</summary>
    public static CompressionReport? Compression(Workspace workspace, string id)
    {
        try
        {
            return JsonSerializer.Deserialize<CompressionReport>(File.ReadAllText(Path.Combine(workspace.ModelDirectory(id), CompressionFile)), JournalJson.Options);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The tensors of a model's weight files, by name, from the files' headers alone.</summary>
    public static IReadOnlyList<SafeTensorsEntry> Tensors(Workspace workspace, string id) =>
        [.. WeightFiles.Paths(workspace.ModelDirectory(Resolve(workspace, id).Id)).SelectMany(Headers).OrderBy(entry => entry.Name, StringComparer.Ordinal)];

    /// <exception cref="UserError">nobody could read such a name in a table.</exception>
    public static string CheckName(string name) =>
        name.Trim() is { Length: > 0 and <= 200 } trimmed ? trimmed : throw new UserError("A model's name has 1 to 200 characters.");

    private static IEnumerable<SafeTensorsEntry> Headers(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return SafeTensorsHeader.Read(file).Entries.Values;
    }

    private static void Write(string folder, ModelManifest manifest) =>
        AtomicFile.WriteText(Path.Combine(folder, Manifest), JsonSerializer.Serialize(manifest, JournalJson.Indented));

    /// <summary>What a folder of the library says of itself; null for any other folder.</summary>
    public static ModelManifest? ReadManifest(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelManifest>(File.ReadAllText(Path.Combine(folder, Manifest)), JournalJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // removed meanwhile, or not ours
        }
    }
}
