using System.Text;
using System.Text.Json;
using Studio.Training.Contracts;
using Studio.Training.Worker;
using Studio.Web.Jobs;

namespace Studio.Web.Cleaning;

/// <summary>
/// jobs/ID/ of one cleaning: the spec, the worker's events.jsonl, log.txt and worker.json; see <see cref="CleanJournal"/>
/// for the lines. Its state is read from these files each time.
/// </summary>
internal sealed class CleanJobFolder(string path)
{
    /// <summary>Longer than any line the worker writes; the last whole one is what counts.</summary>
    private const int TailBytes = 16 << 10;

    public string Root { get; } = path;
    public string Id => Path.GetFileName(Root);
    public string Log => Path.Combine(Root, "log.txt");
    private string Events => Path.Combine(Root, "events.jsonl");

    /// <summary>Set when the catalog has the result: then nothing is left to do.</summary>
    private string Settled => Path.Combine(Root, "settled");

    /// <summary>Whether the job has said its last word; what follows it may still be going on.</summary>
    public bool HasEnded => LastLine() is { T: "end" };

    /// <summary>null when this is no cleaning's folder.</summary>
    public CleanJobStatus? Status()
    {
        if (!CleanSpec.Exists(Root))
            return null;
        var spec = CleanSpec.Load(Root);
        if (LastLine() is not { } line)
            return new(Id, spec.Name, spec.Dataset, File.Exists(new RunDirectory(Root).Worker) ? CleanJobState.Running : CleanJobState.Queued, 0, 0, 0, null, null, "");
        // succeeded means for whoever asks that the version can be used, so not before the catalog has it
        return line.T == "end" && File.Exists(Settled)
            ? new(Id, spec.Name, spec.Dataset, StateOf(line.Status), line.Done, line.Total, line.Written, line.DatasetId, line.Version, line.Reason ?? "")
            : new(Id, spec.Name, spec.Dataset, CleanJobState.Running, line.Done, line.Total, line.Written, null, null, "");
    }

    /// <summary>The version that a successful cleaning made; null otherwise.</summary>
    public (string DatasetId, int Version)? Result() =>
        LastLine() is { T: "end", Status: "succeeded", DatasetId: { } id, Version: { } version } ? (id, version) : null;

    /// <summary>For a job whose worker is gone without a last word, or never came to life: then this process is the only writer.</summary>
    public void WriteEnd(string status, string reason) =>
        // a torn line of the dead worker must not swallow this one
        File.AppendAllText(Events, "\n" + JsonSerializer.Serialize(new { T = "end", Status = status, Reason = reason }, JournalJson.Options) + "\n");

    public void Settle() => AtomicFile.WriteText(Settled, "");

    /// <summary>For the message about a worker that died: the last thing it printed.</summary>
    public string? LastLogLine() => RunFolder.LogTail(new RunDirectory(Root), 1).FirstOrDefault();

    private Line? LastLine()
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

    private static Line? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(line, JournalJson.Options);
        }
        catch (JsonException)
        {
            return null; // torn by a crash, or cut by where we began to read
        }
    }

    private static CleanJobState StateOf(string? status) => status switch
    {
        "succeeded" => CleanJobState.Succeeded,
        "cancelled" => CleanJobState.Cancelled,
        _ => CleanJobState.Failed,
    };

    private sealed record Line(string T, string? Status, long Done, long Total, long Written, string? DatasetId, int? Version, string? Reason);
}
