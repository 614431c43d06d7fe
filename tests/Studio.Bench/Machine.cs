namespace Studio.Bench;

/// <summary>What a figure was measured on, in a few words.</summary>
public static class Machine
{
    public static string Description { get; } = $"{Environment.ProcessorCount} cores, {Processor()}, {Memory():0} GB";

    private static string Processor() =>
        ReadLine("/proc/cpuinfo", "model name")?.Split(':', 2)[1].Trim() ?? "unknown processor";

    private static double Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;

    /// <summary>Resident memory of a process now, in MB (10^6 bytes); 0 when it is gone.</summary>
    public static double ResidentMegabytes(int pid) => Status(pid, "VmRSS:");

    /// <summary>The most resident memory a process has had so far, in MB.</summary>
    public static double PeakMegabytes(int pid) => Status(pid, "VmHWM:");

    private static double Status(int pid, string field)
    {
        var line = ReadLine($"/proc/{pid}/status", field);
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024 / 1e6;
    }

    private static string? ReadLine(string file, string start)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault(l => l.StartsWith(start, StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // the process ended, or this is no Linux
            return null;
        }
    }
}
