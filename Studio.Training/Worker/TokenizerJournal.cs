using System.Diagnostics;
using System.Text.Json;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Learning;

namespace Studio.Training.Worker;

/// <summary>
/// events.jsonl of a tokenizer training's job directory: progress five times a second at most, then one last word. Only
/// whole lines count; a line torn by an earlier death is closed before the first new one.
/// <code>
/// {"t":"progress","rows":40000,"totalRows":40000,"words":25670,"tokens":5200,"targetTokens":10000}
/// {"t":"end","status":"succeeded|failed|cancelled","tokenizerId":"...","reason":""}
/// </code>
/// </summary>
public sealed class TokenizerJournal : IDisposable
{
    /// <summary>Not spec.json, by which an import's directory is known.</summary>
    public const string SpecFile = "tokenizer-spec.json";

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _file;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    public TokenizerJournal(string jobDirectory)
    {
        _file = new FileStream(Path.Combine(jobDirectory, "events.jsonl"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        if (_file.Length > 0) _file.WriteByte((byte)'\n');
    }

    public void Progress(TokenizerTrainProgress progress)
    {
        if (_sinceLast.Elapsed < s_between) return;
        _sinceLast.Restart();
        WriteLine(new { T = "progress", progress.Rows, progress.TotalRows, progress.Words, progress.Tokens, progress.TargetTokens });
    }

    public void Succeeded(string tokenizerId) => WriteLast(new { T = "end", Status = "succeeded", TokenizerId = tokenizerId, Reason = "" });

    public void Ended(string status, string reason) => WriteLast(new { T = "end", Status = status, Reason = reason });

    public void Dispose() => _file.Dispose();

    private void WriteLast<T>(T end)
    {
        WriteLine(end);
        _file.Flush(flushToDisk: true);
    }

    private void WriteLine<T>(T line)
    {
        _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, JournalJson.Options), (byte)'\n']);
        _file.Flush();
    }
}
