using System.Text;
using System.Text.Json;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Worker;
using Studio.Web.Jobs;

namespace Studio.Web.Tokenizing;

/// <summary>
/// jobs/ID/ of one training: the spec, the worker's events.jsonl, log.txt and worker.json; see <see cref="TokenizerJournal"/>
/// for the lines. Its state is read from these files each time.
/// </summary>
internal sealed class TokenizerJobFolder(string path)
{
    /// <summary>Longer than any line the worker writes; the last whole one is what counts.</summary>
    private const int TailBytes = 16 << 10;

    public string Root { get; } = path;
    public string Id => Path.GetFileName(Root);
    public string Spec => Path.Combine(Root, TokenizerJournal.SpecFile);
    public string Log => Path.Combine(Root, "log.txt");
    private string Events => Path.Combine(Root, "events.jsonl");

    /// <summary>null when this is no training's folder.</summary>
    public TokenizerJobStatus? Status()
    {
        if (ReadSpec() is not { } spec)
            return null;
        if (LastLine() is not { } line)
            return new(Id, spec.Name, File.Exists(new RunDirectory(Root).Worker) ? TokenizerJobState.Running : TokenizerJobState.Queued, 0, 0, 0, 0, spec.VocabularySize, null, "");
        var state = line.T != "end" ? TokenizerJobState.Running : line.Status switch
        {
            "succeeded" => TokenizerJobState.Succeeded,
            "cancelled" => TokenizerJobState.Cancelled,
            _ => TokenizerJobState.Failed,
        };
        return new(Id, spec.Name, state, line.Rows, line.TotalRows, line.Words, line.Tokens, spec.VocabularySize, line.TokenizerId, line.Reason ?? "");
    }

    /// <summary>For a job whose worker is gone without a last word, or never came to life: then this process is the only writer.</summary>
    public void WriteEnd(string status, string reason) =>
        // a torn line of the dead worker must not swallow this one
        File.AppendAllText(Events, "\n" + JsonSerializer.Serialize(new { T = "end", Status = status, Reason = reason }, JournalJson.Options) + "\n");

    /// <summary>For the message about a worker that died: the last thing it printed.</summary>
    public string? LastLogLine() => RunFolder.LogTail(new RunDirectory(Root), 1).FirstOrDefault();

    private TokenizerTrainSpec? ReadSpec() =>
        File.Exists(Spec) ? JsonSerializer.Deserialize<TokenizerTrainSpec>(File.ReadAllText(Spec), JournalJson.Options) : null;

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

    private sealed record Line(string T, string? Status, long Rows, long TotalRows, long Words, int Tokens, string? TokenizerId, string? Reason);
}
