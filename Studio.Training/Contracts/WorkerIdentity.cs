using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Studio.Training.Contracts;

/// <summary>
/// Which process works on a run. A pid alone is not enough: pids are used again, so the process's start time (in ticks
/// since boot, field 22 of /proc/PID/stat) and the boot's own id stand beside it.
/// </summary>
public sealed record WorkerIdentity(
    [property: JsonPropertyName("pid")] int Pid,
    [property: JsonPropertyName("startTicks")] long StartTicks,
    [property: JsonPropertyName("bootId")] string BootId)
{
    public static WorkerIdentity Current() => Of(Environment.ProcessId) ?? throw new InvalidOperationException("/proc does not show this process.");

    /// <summary>null when no such process runs (a zombie has ended and does not count).</summary>
    public static WorkerIdentity? Of(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // the second field is the program's name in parentheses and may hold anything, so count from the last ')'
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is "Z" or "X") return null;
            return new(pid, long.Parse(fields[19], CultureInfo.InvariantCulture), ReadBootId());
        }
        catch (IOException)
        {
            return null; // gone between the look and the read
        }
    }

    public static void Write(string runDirectory) =>
        AtomicFile.WriteText(new RunDirectory(runDirectory).Worker, JsonSerializer.Serialize(Current(), JournalJson.Options));

    /// <summary>null when the run has no worker.json, or one that cannot be read.</summary>
    public static WorkerIdentity? Read(string runDirectory)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkerIdentity>(File.ReadAllText(new RunDirectory(runDirectory).Worker), JournalJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // no worker has said who it is
        }
    }

    /// <summary>Whether the process named in worker.json still runs, on this boot of this machine.</summary>
    public static bool IsAlive(string runDirectory) => Read(runDirectory) is { } written && Of(written.Pid) == written;

    private static string ReadBootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
