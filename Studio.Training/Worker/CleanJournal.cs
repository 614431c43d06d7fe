using System.Diagnostics;
using System.Text.Json;
using Studio.Data.Cleaning;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>
/// events.jsonl of a cleaning's job directory: progress five times a second at most, then one last word. Only whole lines
/// count; a line torn by an earlier death is closed before the first new one.
/// <code>
/// {"t":"progress","done":40000,"total":80000,"written":0}
/// {"t":"end","status":"succeeded|failed|cancelled","datasetId":"...","version":2,"reason":""}
/// </code>
/// </summary>
public sealed class CleanJournal : IDisposable
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _file;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    public CleanJournal(string jobDirectory)
    {
        _file = new FileStream(Path.Combine(jobDirectory, "events.jsonl"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        if (_file.Length > 0) _file.WriteByte((byte)'\n');
    }

    public void Progress(CleaningProgress progress)
    {
        if (_sinceLast.Elapsed < s_between) return;
        _sinceLast.Restart();
        WriteLine(new { T = "progress", progress.Done, progress.Total, progress.Written });
    }

    public void Succeeded(CleaningResult result)
    {
        var manifest = result.Version.Manifest;
        WriteLast(new { T = "end", Status = "succeeded", manifest.DatasetId, manifest.Version, Written = manifest.RowCount, Reason = "" });
    }

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
