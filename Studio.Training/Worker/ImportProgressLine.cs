using System.Diagnostics;
using System.Globalization;
using Studio.Data.Tables.Importing;

namespace Studio.Training.Worker;

/// <summary>What someone who imports by hand sees: how much is read, rows, speed; rewritten in place on a terminal, a line a second into a file.</summary>
public sealed class ImportProgressLine(TextWriter output, bool rewrite)
{
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private long _lastPrinted;
    private bool _printed;

    public void Show(ImportProgress progress)
    {
        var now = _sinceStart.ElapsedMilliseconds;
        if (now - _lastPrinted < (rewrite ? 100 : 1000))
            return;
        _lastPrinted = now;
        _printed = true;
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{(double)progress.Bytes / Math.Max(1, progress.TotalBytes):0 %}  {progress.Rows:N0} rows  {progress.Bytes / 1e6 / Math.Max(0.001, now / 1000.0):0} MB/s");
        output.Write(rewrite ? $"\r\e[K{line}" : line + "\n");
        output.Flush();
    }

    public void Done()
    {
        if (rewrite && _printed)
            output.WriteLine();
    }
}
