using System.Globalization;

namespace Studio.Web.Components.Layout;

/// <summary>How busy the machine is, from the kernel's own counters. One per viewer: CPU is measured between two readings.</summary>
public sealed class MachineLoad
{
    private (long Busy, long All) _last;

    /// <summary>Share of all cores between the last two readings, 0 to 1; null before there are two.</summary>
    public double? Cpu { get; private set; }
    public long MemoryUsed { get; private set; }
    public long MemoryTotal { get; private set; }

    public void Read()
    {
        var now = ReadCpu();
        if (_last.All > 0 && now.All > _last.All)
            Cpu = Math.Clamp((double)(now.Busy - _last.Busy) / (now.All - _last.All), 0, 1);
        _last = now;
        (MemoryUsed, MemoryTotal) = ReadMemory(File.Exists("/proc/meminfo") ? File.ReadAllLines("/proc/meminfo") : []);
    }

    /// <summary>Busy and all ticks of the line "cpu  user nice system idle iowait irq softirq steal ...".</summary>
    public static (long Busy, long All) ParseCpu(string line)
    {
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        var all = ticks.Sum();
        return ticks.Length < 5 ? (0, 0) : (all - ticks[3] - ticks[4], all);
    }

    /// <summary>Bytes in use (what is not available to a new program) and bytes there are.</summary>
    public static (long Used, long Total) ReadMemory(IEnumerable<string> meminfo)
    {
        long total = 0, available = 0;
        foreach (var line in meminfo)
        {
            if (line.StartsWith("MemTotal:", StringComparison.Ordinal))
                total = Kilobytes(line);
            else if (line.StartsWith("MemAvailable:", StringComparison.Ordinal))
                available = Kilobytes(line);
        }
        return (total - available, total);
    }

    private static (long Busy, long All) ReadCpu() =>
        File.Exists("/proc/stat") ? ParseCpu(File.ReadLines("/proc/stat").First()) : (0, 0);

    private static long Kilobytes(string line) =>
        1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
