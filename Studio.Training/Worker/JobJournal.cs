using System.Diagnostics;
using System.Text.Json;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>
/// events.jsonl of a job: progress five times a second at most, then one last word. Only whole lines count; a line torn by
/// an earlier death is closed before the first new one. Beside the usual forms a job may have its own.
/// <code>
/// {"t":"progress","done":4000,"total":10000}
/// {"t":"progress","done":40000,"total":80000,"written":0}                                       cleaning
/// {"t":"progress","rows":4000,"totalRows":4000,"words":2567,"tokens":520,"targetTokens":1000}   training a tokenizer
/// {"t":"end","status":"succeeded","reason":"","result":{...}}
/// {"t":"end","status":"succeeded","reason":"","datasetId":"...","version":2,"written":79000}    cleaning
/// {"t":"end","status":"succeeded","reason":"","tokenizerId":"..."}                              training a tokenizer
/// {"t":"end","status":"failed|cancelled","reason":"..."}
/// </code>
/// </summary>
public sealed class JobJournal : IDisposable
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _file;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    public JobJournal(string path)
    {
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        if (_file.Length > 0) _file.WriteByte((byte)'\n');
    }

    public void Progress(long done, long total) => Progress(new { T = "progress", Done = done, Total = total });

    /// <param name="line">a job's own form of it.</param>
    public void Progress<T>(T line)
    {
        if (_sinceLast.Elapsed < s_between) return;
        _sinceLast.Restart();
        WriteLine(line);
    }

    /// <param name="result">what a list of such jobs shows of it, so that nothing larger need be read.</param>
    public void Succeeded<T>(T result) => WriteLast(new { T = "end", Status = "succeeded", Reason = "", Result = result });

    /// <param name="status">failed or cancelled.</param>
    public void Ended(string status, string reason) => WriteLast(new { T = "end", Status = status, Reason = reason });

    public void Dispose() => _file.Dispose();

    /// <param name="end">a job's own form of its last word.</param>
    public void WriteLast<T>(T end)
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
