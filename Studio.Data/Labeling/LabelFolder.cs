using System.Text.Json;
using Studio.Data.Tables;

namespace Studio.Data.Labeling;

/// <summary>The labeling projects of a workspace as folders: labeling/ID/{project.json, events.jsonl}.</summary>
public static class LabelFolder
{
    private const string ProjectFile = "project.json";

    /// <summary>The newest first; a folder without a readable project is nobody's and is passed over.</summary>
    public static IReadOnlyList<LabelProject> List(Workspace workspace) =>
        Directory.Exists(workspace.Labeling)
            ? [.. Directory.EnumerateDirectories(workspace.Labeling).Where(d => Identifier.IsValid(Path.GetFileName(d))).Select(TryRead).OfType<LabelProject>().OrderByDescending(p => p.Created)]
            : [];

    public static LabelProject? Find(Workspace workspace, string id) =>
        Identifier.IsValid(id) ? TryRead(workspace.LabelingDirectory(id)) : null;

    public static string Events(Workspace workspace, string id) => Path.Combine(workspace.LabelingDirectory(id), "events.jsonl");

    /// <summary>Keeps a new project, or the changed rules of one.</summary>
    /// <exception cref="UserError">a field cannot be, or the dataset version is not there.</exception>
    public static LabelProject Save(Workspace workspace, LabelProject project)
    {
        var version = DatasetFolder.Resolve(workspace, project.Dataset);
        var kept = project.Check(version.Manifest) with { Dataset = version.Reference };
        var folder = Directory.CreateDirectory(workspace.LabelingDirectory(project.Id)).FullName;
        var path = Path.Combine(folder, ProjectFile);
        DatasetFiles.WriteSynced(path + ".new", JsonSerializer.Serialize(kept, LabelJson.Pretty));
        File.Move(path + ".new", path, overwrite: true);
        DatasetFiles.SyncFolder(folder);
        return kept;
    }

    /// <returns>bytes freed.</returns>
    public static long Delete(Workspace workspace, string id)
    {
        var folder = workspace.LabelingDirectory(id);
        if (!Directory.Exists(folder))
            return 0;
        var bytes = DatasetFiles.Size(folder);
        Directory.Delete(folder, recursive: true);
        return bytes;
    }

    private static LabelProject? TryRead(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<LabelProject>(File.ReadAllText(Path.Combine(folder, ProjectFile)), LabelJson.Pretty);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
