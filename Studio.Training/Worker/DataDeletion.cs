using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>`data delete`: says what depends on a dataset and what its deletion frees, and deletes it when it is told to.</summary>
internal static class DataDeletion
{
    public static int Run(Workspace workspace, CommandLine line)
    {
        var sure = line.Flag("yes");
        var manifest = DatasetFolder.Resolve(workspace, line.Value("DATASET")).Manifest;
        line.Done();
        var versions = DatasetFolder.List(workspace).Count(v => v.Manifest.DatasetId == manifest.DatasetId);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{manifest.Name} ({manifest.DatasetId}): {versions} {(versions == 1 ? "version" : "versions")}, {DatasetFolder.Size(workspace, manifest.DatasetId)} bytes"));
        var runs = Runs(workspace, manifest.DatasetId);
        Say("learned from it: they stay, but cannot be repeated", [.. runs.Select(r => $"run {r.Id} ({r.Name})")]);
        Say("measured on it: their figures stay, the rows behind them do not", Evaluations(workspace, manifest.DatasetId));
        Say("on it: their labels stay, but nobody can go on", [.. LabelFolder.List(workspace).Where(p => IsOf(p.Dataset, manifest.DatasetId)).Select(p => $"labeling project {p.Id} ({p.Name})")]);
        if (runs.FirstOrDefault(r => IsOpen(workspace, r.Id)) is { Id: { } open, Name: var user })
            throw new UserError($"The run {open} ({user}) waits or works on it. Cancel it, or wait for its end, before deleting the dataset.");
        if (!sure)
        {
            Console.WriteLine("Nothing is deleted. To delete it, which cannot be undone, say it again with --yes.");
            return 1;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Deleted; {DatasetFolder.DeleteAndTell(workspace, manifest.DatasetId)} bytes are free again."));
        return 0;
    }

    private static void Say(string words, IReadOnlyList<string> users)
    {
        if (users.Count == 0)
            return;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {users.Count:N0} {words}: {string.Join(", ", users.Take(20))}{(users.Count > 20 ? ", ..." : "")}"));
    }

    private static List<(string Id, string Name)> Runs(Workspace workspace, string datasetId) =>
        [.. Directory.EnumerateDirectories(workspace.Runs).Select(folder => (Id: Path.GetFileName(folder), Spec: Read(new RunDirectory(folder).Spec)))
            .Where(run => run.Spec is { } spec && IsOf(Text(spec, "dataset"), datasetId)).Select(run => (run.Id, Text(run.Spec!.Value, "name")))];

    private static List<string> Evaluations(Workspace workspace, string datasetId) =>
        [.. Directory.EnumerateDirectories(workspace.Evaluations).Select(folder => (Id: Path.GetFileName(folder), Spec: Read(new EvaluationDirectory(folder).Spec)))
            .Where(e => e.Spec is { } spec && IsOf(Text(spec, "dataset"), datasetId)).Select(e => $"evaluation {e.Id} ({Text(e.Spec!.Value, "name")})")];

    /// <summary>It has not begun, or a worker holds it.</summary>
    private static bool IsOpen(Workspace workspace, string runId)
    {
        var directory = new RunDirectory(workspace.RunDirectory(runId));
        if (!File.Exists(directory.Events))
            return true;
        try
        {
            WorkerLock.Take(directory).Dispose();
            return false;
        }
        catch (UserError)
        {
            return true;
        }
    }

    /// <summary>Only two words are needed of a file that another release may have written; null when it is none.</summary>
    private static JsonElement? Read(string path)
    {
        try
        {
            return JsonElement.Parse(File.ReadAllText(path)) is { ValueKind: JsonValueKind.Object } spec ? spec : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement spec, string name) => spec.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool IsOf(string reference, string datasetId) => reference.Split('@')[0] == datasetId;
}
