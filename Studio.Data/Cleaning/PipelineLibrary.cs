using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning;

/// <summary>
/// Saved pipelines: pipelines/ID.json in the workspace, each with a name and a revision that grows by one at each save.
/// Whoever saves says which revision they began from; a save over somebody else's newer one is refused.
/// </summary>
public static class PipelineLibrary
{
    private static readonly Lock s_saving = new();

    /// <summary>By name. A file that cannot be read is left out: it is somebody else's, or newer than this Studio.</summary>
    public static IReadOnlyList<SavedPipeline> List(Workspace workspace)
    {
        var all = new List<SavedPipeline>();
        foreach (var path in Directory.EnumerateFiles(Folder(workspace), "*.json"))
        {
            try
            {
                all.Add(Load(path));
            }
            catch (UserError)
            {
                // said when it is opened by its id
            }
        }
        return [.. all.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <exception cref="UserError">there is none with this id, or its file is damaged.</exception>
    public static SavedPipeline Get(Workspace workspace, string id)
    {
        var path = PathOf(workspace, id);
        return File.Exists(path) ? Load(path) : throw new UserError($"There is no saved pipeline {id}: it was deleted meanwhile.");
    }

    /// <exception cref="UserError">the name is none, or the pipeline cannot run.</exception>
    public static SavedPipeline Create(Workspace workspace, string name, Pipeline pipeline)
    {
        Check(name, pipeline);
        var saved = new SavedPipeline(Identifier.New(), name.Trim(), 1, DateTimeOffset.UtcNow, pipeline);
        Write(workspace, saved);
        return saved;
    }

    /// <param name="revision">the one the change began from.</param>
    /// <exception cref="UserError">somebody saved a newer one meanwhile.</exception>
    public static SavedPipeline Save(Workspace workspace, string id, int revision, string name, Pipeline pipeline)
    {
        Check(name, pipeline);
        lock (s_saving)
        {
            var current = Get(workspace, id);
            if (current.Revision != revision)
                throw new UserError(string.Create(CultureInfo.InvariantCulture, $"'{current.Name}' was changed by somebody else meanwhile (it is at revision {current.Revision}, you began from {revision}): open it again, or save yours under another name."));
            var saved = current with { Name = name.Trim(), Revision = revision + 1, Changed = DateTimeOffset.UtcNow, Pipeline = pipeline };
            Write(workspace, saved);
            return saved;
        }
    }

    public static void Delete(Workspace workspace, string id)
    {
        lock (s_saving)
        {
            Get(workspace, id);
            File.Delete(PathOf(workspace, id));
        }
    }

    /// <summary>As it is exported: a pipeline that names itself.</summary>
    public static string Export(SavedPipeline saved)
    {
        var node = PipelineJson.Node(saved.Pipeline);
        node.Insert(1, "name", saved.Name);
        return node.ToJsonString(DatasetFiles.Json);
    }

    private static void Check(string name, Pipeline pipeline)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200 || name.Any(char.IsControl))
            throw new UserError("A pipeline's name has 1 to 200 characters: write one.");
        if (pipeline.Check(shape: null) is [{ } problem, ..])
            throw new UserError(problem.Index < 0 ? problem.Message : $"Operation {problem.Index + 1}: {problem.Message}");
    }

    private static SavedPipeline Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var root = document.RootElement;
            return new SavedPipeline(
                Path.GetFileNameWithoutExtension(path), root.GetProperty("name").GetString()!, root.GetProperty("revision").GetInt32(),
                root.GetProperty("changed").GetDateTimeOffset(), PipelineJson.Read(root.GetProperty("pipeline"), Path.GetFileName(path)));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            throw new UserError($"{path} is damaged and holds no pipeline: delete it, or put back a copy.", e);
        }
    }

    private static void Write(Workspace workspace, SavedPipeline saved)
    {
        var node = new JsonObject
        {
            ["name"] = saved.Name,
            ["revision"] = saved.Revision,
            ["changed"] = saved.Changed,
            ["pipeline"] = PipelineJson.Node(saved.Pipeline),
        };
        var path = PathOf(workspace, saved.Id);
        var beside = $"{path}.writing-{Environment.ProcessId}";
        DatasetFiles.WriteSynced(beside, node.ToJsonString(DatasetFiles.Json));
        File.Move(beside, path, overwrite: true);
        DatasetFiles.SyncFolder(Folder(workspace));
    }

    private static string Folder(Workspace workspace) => Directory.CreateDirectory(Path.Combine(workspace.Root, "pipelines")).FullName;

    private static string PathOf(Workspace workspace, string id) => Path.Combine(Folder(workspace), Identifier.Check(id) + ".json");
}

/// <param name="Revision">1 at first, one more at each save.</param>
public sealed record SavedPipeline(string Id, string Name, int Revision, DateTimeOffset Changed, Pipeline Pipeline);
