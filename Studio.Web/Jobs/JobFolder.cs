using System.Text;
using System.Text.Json;
using Studio.Training.Contracts;

namespace Studio.Web.Jobs;

/// <summary>
/// jobs/ID/ of one piece of long work: the spec, the worker's events.jsonl, log.txt and worker.json. Its state is read
/// from these files each time, so nothing about a job is lost with this process.
/// </summary>
/// <param name="specFile">by its name one knows which kind of job the folder is of.</param>
public abstract class JobFolder(string path, string specFile)
{
    /// <summary>Longer than any line a worker writes; the last whole one is what counts.</summary>
    private const int TailBytes = 16 << 10;

    public string Root { get; } = path;
    public string Id => Path.GetFileName(Root);
    public string Spec => Path.Combine(Root, specFile);
    public string Log => Path.Combine(Root, "log.txt");
    public string Events => Path.Combine(Root, "events.jsonl");

    public bool Exists => File.Exists(Spec);

    /// <summary>Whether a worker was started on it, whatever became of it.</summary>
    public bool HasBegun => File.Exists(new RunDirectory(Root).Worker) || LastLine<JobLine>() is not null;

    public bool HasEnded => LastLine<JobLine>() is { T: "end" };

    /// <summary>For a job whose worker is gone without a last word, or never came to life: then this process is the only writer.</summary>
    public void WriteEnd(string status, string reason) =>
        // a torn line of the dead worker must not swallow this one
        File.AppendAllText(Events, "\n" + JsonSerializer.Serialize(new JobLine { T = "end", Status = status, Reason = reason }, JournalJson.Options) + "\n");

    /// <summary>For the message about a worker that died: the last thing it printed.</summary>
    public string? LastLogLine() => RunFolder.LogTail(new RunDirectory(Root), 1).FirstOrDefault();

    /// <summary>The last whole line; null before the first.</summary>
    protected TLine? LastLine<TLine>()
        where TLine : JobLine
    {
        if (!File.Exists(Events))
            return null;
        using var file = new FileStream(Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(file.Length, TailBytes), SeekOrigin.End);
        var bytes = new byte[TailBytes];
        var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, TailBytes, throwOnEndOfStream: false));
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(Parse<TLine>).FirstOrDefault(l => l is not null);
    }

    private static TLine? Parse<TLine>(string line)
        where TLine : JobLine
    {
        try
        {
            return JsonSerializer.Deserialize<TLine>(line, JournalJson.Options);
        }
        catch (JsonException)
        {
            return null; // torn by a crash, or cut by where we began to read
        }
    }
}
