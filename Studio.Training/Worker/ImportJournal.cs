using System.Diagnostics;
using System.Text.Json;
using Studio.Data.Tables.Importing;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>
/// events.jsonl of an import's job directory: progress five times a second at most, then one last word. Only whole lines
/// count; a line torn by an earlier death is closed before the first new one.
/// </summary>
public sealed class ImportJournal : IDisposable
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _file;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    public ImportJournal(string jobDirectory)
    {
        _file = new FileStream(Path.Combine(jobDirectory, "events.jsonl"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        if (_file.Length > 0)
            _file.WriteByte((byte)'\n');
        WriteLine(new ProgressLineEvent("progress", 0, 0, 0));
    }

    public void Progress(ImportProgress progress)
    {
        if (_sinceLast.Elapsed < s_between && progress.Bytes < progress.TotalBytes)
            return;
        _sinceLast.Restart();
        WriteLine(new ProgressLineEvent("progress", progress.Bytes, progress.TotalBytes, progress.Rows));
    }

    public void Succeeded(ImportResult result, long totalBytes) => WriteLast(new EndLineEvent("end", "succeeded", "")
    {
        DatasetId = result.Manifest.DatasetId,
        Version = result.Manifest.Version,
        Bytes = totalBytes,
        TotalBytes = totalBytes,
        Rows = result.Manifest.RowCount,
        Warnings = result.Warnings,
    });

    public void Cancelled() => WriteLast(new EndLineEvent("end", "cancelled", "The import was cancelled."));

    public void Failed(string reason) => WriteLast(new EndLineEvent("end", "failed", reason));

    public void Dispose() => _file.Dispose();

    private void WriteLast(EndLineEvent end)
    {
        WriteLine(end);
        _file.Flush(flushToDisk: true);
    }

    private void WriteLine<T>(T line)
    {
        _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, JournalJson.Options), (byte)'\n']);
        _file.Flush();
    }

    private sealed record ProgressLineEvent(string T, long Bytes, long TotalBytes, long Rows);

    private sealed record EndLineEvent(string T, string Status, string Reason)
    {
        public string? DatasetId { get; init; }
        public int? Version { get; init; }
        public long Bytes { get; init; }
        public long TotalBytes { get; init; }
        public long Rows { get; init; }
        public IReadOnlyList<string> Warnings { get; init; } = [];
    }
}
