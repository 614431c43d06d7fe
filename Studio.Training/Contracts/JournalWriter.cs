using System.Text.Json;
using Studio.Data;

namespace Studio.Training.Contracts;

/// <summary>
/// Appends to a run's events.jsonl. A line leaves in one write of the whole line, so that a kill never leaves a line
/// half inside another; once <see cref="Append"/> returns, the line is the operating system's and survives the
/// process. One writer a run: the worker that holds the run's lock.
/// </summary>
public sealed class JournalWriter : IDisposable
{
    private readonly FileStream _file;

    /// <param name="path">events.jsonl; made when absent.</param>
    /// <param name="attempt">stands in every line this writer appends.</param>
    public JournalWriter(string path, int attempt)
    {
        // no buffer: each Write is one write(2)
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Attempt = attempt;
        DropTornTail();
    }

    public int Attempt { get; }

    /// <summary>Stamps the event with attempt and time, and writes it.</summary>
    /// <exception cref="UserError">the disk does not take it; the file still ends with a whole line.</exception>
    public void Append(JournalEvent line)
    {
        var stamped = line with { Attempt = Attempt, Wall = WallClock() };
        var json = JsonSerializer.SerializeToUtf8Bytes(stamped, JournalJson.Options);
        var bytes = new byte[json.Length + 1];
        json.CopyTo(bytes, 0);
        bytes[^1] = (byte)'\n';
        Write(bytes);
    }

    public void Log(string level, string text) => Append(new LogEvent { Level = level, Text = text });

    public void Dispose() => _file.Dispose();

    private static double WallClock() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private void Write(byte[] bytes)
    {
        var before = _file.Position;
        try
        {
            _file.Write(bytes);
        }
        catch (IOException e)
        {
            // a write cut short by a full disk must not leave half a line for the next one to run into
            _file.SetLength(before);
            throw new UserError($"The run's journal cannot be written ({DiskFull.Why(e)}). Free some disk space and resume the run.", e);
        }
    }

    /// <summary>
    /// A process killed inside its last write may leave a line without its end. Readers wait for the end of such a line
    /// and have reported nothing of it, so it is cut off.
    /// </summary>
    private void DropTornTail()
    {
        var end = _file.Length;
        while (end > 0 && !EndsLine(end)) end--;
        if (end != _file.Length) _file.SetLength(end);
        _file.Seek(end, SeekOrigin.Begin);
    }

    private bool EndsLine(long end)
    {
        _file.Seek(end - 1, SeekOrigin.Begin);
        return _file.ReadByte() == '\n';
    }
}
