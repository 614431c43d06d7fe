using System.Text;
using System.Text.Json;
using Studio.Training.Contracts;
using Studio.Web.Jobs;

namespace Studio.Web.Datasets;

/// <summary>
/// jobs/ID/ of one import: spec.json, the worker's events.jsonl, log.txt, worker.json and the uploaded files it owns.
/// Its state is read from these files each time, so nothing about an import is lost with this process.
/// <code>
/// {"t":"progress","bytes":1048576,"totalBytes":2097152,"rows":9000}
/// {"t":"end","status":"succeeded","datasetId":"...","version":1,"reason":""}
/// </code>
/// </summary>
public sealed class ImportFolder(string path)
{
    /// <summary>Longer than any line the worker writes; the last whole one is what counts.</summary>
    private const int TailBytes = 16 << 10;

    public string Root { get; } = path;
    public string Id => Path.GetFileName(Root);
    public string Spec => Path.Combine(Root, "spec.json");
    public string Events => Path.Combine(Root, "events.jsonl");
    public string Log => Path.Combine(Root, "log.txt");

    /// <summary>Files that only this job needs; gone with its end.</summary>
    public string Inputs => Path.Combine(Root, "inputs");

    /// <summary>Whether the job has said its last word; what follows it (<see cref="DatasetService"/>) may still be going on.</summary>
    public bool HasEnded => LastLine() is { T: "end" };

    /// <summary>Set when nothing is left to do: the result is in the catalog, the inputs are gone.</summary>
    public bool IsSettled => HasEnded && !Directory.Exists(Inputs);

    public ImportStatus? Status()
    {
        if (!File.Exists(Spec))
            return null;
        var name = ReadName();
        if (LastLine() is not { } line)
            return new ImportStatus(Id, name, File.Exists(new RunDirectory(Root).Worker) ? ImportState.Running : ImportState.Queued, 0, 0, 0, null, null, "");
        // succeeded means for whoever asks that the dataset can be used, so not before the catalog has it
        return line.T == "end" && IsSettled
            ? new ImportStatus(Id, name, StateOf(line.Status), line.Bytes, line.TotalBytes, line.Rows, line.DatasetId, line.Version, line.Reason ?? "", line.Warnings)
            : new ImportStatus(Id, name, ImportState.Running, line.Bytes, line.TotalBytes, line.Rows, null, null, "");
    }

    /// <summary>The version that a successful import made; null otherwise.</summary>
    public (string DatasetId, int Version)? Result() =>
        LastLine() is { T: "end", Status: "succeeded", DatasetId: { } id, Version: { } version } ? (id, version) : null;

    /// <summary>For a job whose worker is gone without a last word, or never came to life: then this process is the only writer.</summary>
    public void WriteEnd(ImportState state, string reason)
    {
        var line = new ImportLine { T = "end", Status = state == ImportState.Cancelled ? "cancelled" : "failed", Reason = reason };
        // a torn line of the dead worker must not swallow this one
        File.AppendAllText(Events, "\n" + JsonSerializer.Serialize(line, JournalJson.Options) + "\n");
    }

    /// <summary>For the message about a worker that died: the last thing it printed.</summary>
    public string? LastLogLine() => RunFolder.LogTail(new RunDirectory(Root), 1).FirstOrDefault();

    private string ReadName()
    {
        using var spec = JsonDocument.Parse(File.ReadAllText(Spec));
        return spec.RootElement.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "";
    }

    private ImportLine? LastLine()
    {
        if (!File.Exists(Events))
            return null;
        using var file = new FileStream(Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(file.Length, TailBytes), SeekOrigin.End);
        var bytes = new byte[TailBytes];
        var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, TailBytes, throwOnEndOfStream: false));
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(Parse).FirstOrDefault(l => l is not null);
    }

    private static ImportLine? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ImportLine>(line, JournalJson.Options);
        }
        catch (JsonException)
        {
            return null; // torn by a crash, or cut by where we began to read
        }
    }

    private static ImportState StateOf(string? status) => status switch
    {
        "succeeded" => ImportState.Succeeded,
        "cancelled" => ImportState.Cancelled,
        _ => ImportState.Failed,
    };

    private sealed record ImportLine
    {
        public string T { get; init; } = "";
        public string? Status { get; init; }
        public long Bytes { get; init; }
        public long TotalBytes { get; init; }
        public long Rows { get; init; }
        public string? DatasetId { get; init; }
        public int? Version { get; init; }
        public string? Reason { get; init; }
        public IReadOnlyList<string>? Warnings { get; init; }
    }
}
