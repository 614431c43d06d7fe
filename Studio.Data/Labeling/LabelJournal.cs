using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Studio.Data.Labeling;

/// <summary>
/// events.jsonl of a project: appended to and synced before anybody is told that a label is kept. Whatever waits while the
/// disk works is written and synced together, so ten people cost about what one does. A line torn by a kill is closed
/// when the file is opened, and passed over when it is read: nobody was told that it is kept.
/// </summary>
public sealed class LabelJournal : IAsyncDisposable
{
    private readonly FileStream _held;
    private readonly FileStream _file;
    private readonly Channel<(byte[] Lines, TaskCompletionSource Kept)> _waiting = Channel.CreateUnbounded<(byte[], TaskCompletionSource)>(new() { SingleReader = true });
    private readonly Task _writing;

    /// <exception cref="IOException">another process writes in it.</exception>
    public LabelJournal(string path)
    {
        // two who write would not know of each other's labels; freed by the system when a process dies
        _held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        CloseTornLine();
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Every event that was ever kept, the oldest first.</summary>
    public static IEnumerable<LabelEvent> Read(string path)
    {
        if (!File.Exists(path))
            yield break;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
            if (Parse(line) is { } change)
                yield return change;
    }

    /// <summary>Returns when the events are on the disk.</summary>
    /// <exception cref="IOException">they are not.</exception>
    public Task AppendAsync(IReadOnlyList<LabelEvent> events)
    {
        var lines = new StringBuilder();
        foreach (var change in events)
            lines.Append(JsonSerializer.Serialize(change, LabelJson.Line)).Append('\n');
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((Encoding.UTF8.GetBytes(lines.ToString()), kept));
        return kept.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        await _file.DisposeAsync();
        await _held.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var kept = new List<TaskCompletionSource>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var before = _file.Length;
            try
            {
                while (_waiting.Reader.TryRead(out var next))
                {
                    kept.Add(next.Kept);
                    _file.Write(next.Lines);
                }
                _file.Flush(flushToDisk: true);
                kept.ForEach(k => k.TrySetResult());
            }
            catch (IOException e)
            {
                // half of a change must not stay: whoever waits is told that nothing was kept
                Restore(before);
                kept.ForEach(k => k.TrySetException(e));
            }
            kept.Clear();
        }
    }

    private void Restore(long length)
    {
        try
        {
            _file.SetLength(length);
            _file.Position = length;
        }
        catch (IOException)
        {
            // the disk is gone altogether: the torn line is passed over by whoever reads
        }
    }

    private void CloseTornLine()
    {
        _file.Seek(0, SeekOrigin.End);
        if (_file.Length == 0)
            return;
        _file.Position = _file.Length - 1;
        var last = _file.ReadByte();
        if (last != '\n')
            _file.WriteByte((byte)'\n');
    }

    private static LabelEvent? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<LabelEvent>(line, LabelJson.Line);
        }
        catch (JsonException)
        {
            return null; // torn by a kill before anybody was told that it is kept
        }
    }
}
