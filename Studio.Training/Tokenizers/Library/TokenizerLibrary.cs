using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Files;

namespace Studio.Training.Tokenizers.Library;

/// <summary>
/// The workspace's tokenizers as folders, tokenizers/ID. One appears by a rename, whole and synced, and its tokenizer.json
/// never changes after; reading needs no locks, and a kill leaves at most a folder whose name starts with a dot.
/// </summary>
public static class TokenizerLibrary
{
    private const string Manifest = "manifest.json", Content = "tokenizer.json";

    /// <summary>All that can be read, the newest first; a folder without a readable manifest is nobody's and is passed over.</summary>
    public static IReadOnlyList<TokenizerManifest> List(Workspace workspace) =>
        [.. Directory.EnumerateDirectories(workspace.Tokenizers).Where(d => Identifier.IsValid(Path.GetFileName(d))).Select(TryRead).OfType<TokenizerManifest>().OrderByDescending(m => m.Created)];

    public static TokenizerManifest? Find(Workspace workspace, string id) =>
        Identifier.IsValid(id) ? TryRead(workspace.TokenizerDirectory(id)) : null;

    /// <summary>Finds one by its id, or by its name where that is unique (ignoring case).</summary>
    /// <exception cref="UserError">none or several answer to that.</exception>
    public static TokenizerManifest Resolve(Workspace workspace, string reference)
    {
        if (Find(workspace, reference) is { } found) return found;
        var named = List(workspace).Where(m => string.Equals(m.Name, reference.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        return named switch
        {
            [var one] => one,
            [] => throw new UserError($"There is no tokenizer '{reference}' in this workspace; train or import one first."),
            _ => throw new UserError($"{named.Count} tokenizers are called '{reference}': say which one by its id: {string.Join(", ", named.Select(m => m.Id))}."),
        };
    }

    /// <summary>Where its tokenizer.json lies.</summary>
    public static string ContentPath(Workspace workspace, string id) => Path.Combine(workspace.TokenizerDirectory(id), Content);

    /// <exception cref="UserError">there is none, or its file is damaged.</exception>
    public static SubwordTokenizer Open(Workspace workspace, string id) => TokenizerFiles.Open(ContentPath(workspace, Resolve(workspace, id).Id));

    /// <summary>Keeps a tokenizer under a new id. Type, size, hash and time are filled in here.</summary>
    /// <exception cref="UserError">the name is empty or too long, or the disk is full.</exception>
    public static TokenizerManifest Add(Workspace workspace, SubwordTokenizer tokenizer, string name, TokenizerTraining? training = null, string? file = null)
    {
        var id = Identifier.New();
        var staging = Path.Combine(workspace.Tokenizers, $".writing-{Environment.ProcessId}-{id}");
        Directory.CreateDirectory(staging);
        try
        {
            tokenizer.Save(Path.Combine(staging, Content));
            var manifest = new TokenizerManifest
            {
                Id = id,
                Name = CheckName(name),
                Type = TokenizerTypes.Of(tokenizer),
                VocabularySize = tokenizer.VocabularySize,
                Created = DateTimeOffset.UtcNow,
                ContentHash = tokenizer.ContentHash,
                Training = training,
                File = file,
            };
            Write(staging, manifest);
            Directory.Move(staging, workspace.TokenizerDirectory(id));
            AtomicFile.SyncDirectory(workspace.Tokenizers);
            return manifest;
        }
        catch (IOException e)
        {
            throw new UserError($"The tokenizer cannot be written to {workspace.Tokenizers} ({e.Message.TrimEnd('.')}). Free some disk space and try again.", e);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    public static TokenizerManifest Rename(Workspace workspace, string id, string name)
    {
        var manifest = Resolve(workspace, id) with { Name = CheckName(name) };
        Write(workspace.TokenizerDirectory(manifest.Id), manifest);
        return manifest;
    }

    /// <summary>Removes one. Runs keep the copy they were started with.</summary>
    /// <returns>bytes freed.</returns>
    public static long Delete(Workspace workspace, string id)
    {
        var folder = workspace.TokenizerDirectory(Resolve(workspace, id).Id);
        var bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length);
        // renamed first, so that nobody sees it half removed
        var doomed = Path.Combine(workspace.Tokenizers, $".deleting-{Environment.ProcessId}-{Identifier.New()}");
        Directory.Move(folder, doomed);
        Directory.Delete(doomed, recursive: true);
        return bytes;
    }

    /// <summary>Takes away what killed processes left half-written or half-removed; folders of living processes stay.</summary>
    public static void RemoveLeftovers(Workspace workspace)
    {
        foreach (var folder in Directory.EnumerateDirectories(workspace.Tokenizers, ".*"))
            if (!Directory.Exists("/proc/" + Path.GetFileName(folder).Split('-').ElementAtOrDefault(1)))
                Directory.Delete(folder, recursive: true);
    }

    /// <exception cref="UserError">nobody could read such a name in a table.</exception>
    public static string CheckName(string name) =>
        name.Trim() is { Length: > 0 and <= 200 } trimmed ? trimmed : throw new UserError("A tokenizer's name has 1 to 200 characters.");

    private static void Write(string folder, TokenizerManifest manifest) =>
        AtomicFile.WriteText(Path.Combine(folder, Manifest), JsonSerializer.Serialize(manifest, JournalJson.Indented));

    private static TokenizerManifest? TryRead(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<TokenizerManifest>(File.ReadAllText(Path.Combine(folder, Manifest)), JournalJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // removed meanwhile, or not ours
        }
    }
}
