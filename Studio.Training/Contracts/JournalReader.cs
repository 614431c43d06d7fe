using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Studio.Training.Contracts;

/// <summary>
/// Reads a journal that may still grow, from a byte offset on. Only whole lines are read: what follows the last \n is a
/// line still being written, or torn by a crash, and is left until its end is there. The journal may not exist yet.
/// One reader a thread; a chunk is bounded, so a long journal comes in several.
/// </summary>
public sealed class JournalReader(string path, long offset = 0) : IDisposable
{
    /// <summary>Bound of one chunk, and of a single line: no event comes near it.</summary>
    public const int MaxChunkBytes = 4 << 20;

    // another program may order the fields otherwise, and the kind need not come first
    private static readonly JsonSerializerOptions s_options = new(JournalJson.Options) { AllowOutOfOrderMetadataProperties = true };

    private readonly MetricLineParser _metrics = new();
    private byte[] _buffer = new byte[64 << 10];
    private SafeFileHandle? _file;

    /// <summary>Bytes read so far; the offset to go on from in another reader.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Fills the chunk with the lines that are whole by now.</summary>
    /// <returns>false when there is none.</returns>
    public bool Read(JournalChunk chunk)
    {
        chunk.Begin(Offset);
        if (!TryOpen())
            return false;
        var lines = WholeLines();
        if (lines.Length == 0)
            return _buffer.Length == MaxChunkBytes && SkipLongLine(chunk);
        var at = Offset;
        while (lines.Length > 0)
        {
            var length = lines.IndexOf((byte)'\n');
            ReadLine(lines[..length], at, chunk);
            lines = lines[(length + 1)..];
            at += length + 1;
        }

        chunk.End(Offset = at);
        return true;
    }

    public void Dispose() => _file?.Dispose();

    private bool TryOpen()
    {
        try
        {
            // the worker goes on writing, and the run may be deleted meanwhile
            _file ??= File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false; // not begun yet
        }
    }

    /// <summary>What can be read up to the last line end, at most <see cref="MaxChunkBytes"/>.</summary>
    private ReadOnlySpan<byte> WholeLines()
    {
        var waiting = RandomAccess.GetLength(_file!) - Offset;
        if (waiting <= 0)
            return [];
        var wanted = (int)Math.Min(waiting, MaxChunkBytes);
        if (_buffer.Length < wanted)
            _buffer = new byte[Math.Min(MaxChunkBytes, Math.Max(wanted, _buffer.Length * 2))];
        var read = ReadFully(_buffer.AsSpan(0, wanted), Offset);
        var end = _buffer.AsSpan(0, read).LastIndexOf((byte)'\n');
        return _buffer.AsSpan(0, end + 1);
    }

    /// <summary>Steps over a line longer than a chunk, once its end is there; false while it is not.</summary>
    private bool SkipLongLine(JournalChunk chunk)
    {
        for (var at = Offset; ;)
        {
            var read = ReadFully(_buffer, at);
            var end = _buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (end < 0 && read < _buffer.Length)
                return false;
            at += end < 0 ? read : end + 1;
            if (end < 0)
                continue;
            chunk.Add(new JournalProblem(Offset, $"{Path.GetFileName(path)} has a line of {at - Offset} bytes at byte {Offset}, which is skipped: no worker writes such a line"));
            chunk.End(Offset = at);
            return true;
        }
    }

    private int ReadFully(Span<byte> into, long from)
    {
        var total = 0;
        for (int count; total < into.Length && (count = RandomAccess.Read(_file!, into[total..], from + total)) > 0;)
            total += count;
        return total;
    }

    private void ReadLine(ReadOnlySpan<byte> line, long at, JournalChunk chunk)
    {
        if (line.Trim(" \t\r"u8).IsEmpty)
            return;
        try
        {
            if (_metrics.TryRead(line, chunk.Metrics))
                return;
            var read = JsonSerializer.Deserialize<JournalEvent>(line, s_options) ?? throw new JsonException("it is no object");
            if (read is MetricEvent metric)
                Add(metric, chunk);
            else
                chunk.Add(read);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            chunk.Add(new JournalProblem(at, $"{Path.GetFileName(path)} has an unreadable line at byte {at}, which is skipped: {e.Message}"));
        }
    }

    private static void Add(MetricEvent metric, JournalChunk chunk)
    {
        foreach (var (name, value) in metric.Values)
            chunk.Metrics.Add(name, metric.Attempt, new(metric.Step, value, metric.Wall));
    }
}
