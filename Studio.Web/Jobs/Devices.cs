using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Web.Machine;

namespace Studio.Web.Jobs;

/// <summary>
/// The devices runs can be given. The CPU is always there; GPUs count when libtorch can use them, which only a worker can
/// tell (libtorch never loads here), so where the machine shows an NVIDIA card a worker is asked once, in the background.
/// </summary>
public sealed class Devices(StudioOptions options, ILogger<Devices> logger) : BackgroundService
{
    public const string Cpu = "cpu";
    public const string Auto = "auto";
    internal const string NvidiaCards = "/proc/driver/nvidia/gpus";

    private volatile IReadOnlyList<DeviceInfo> _all = [new(Cpu, CpuName(), TotalMemory())];

    /// <summary>The CPU first, then GPUs in their order.</summary>
    public IReadOnlyList<DeviceInfo> All => _all;

    /// <summary>The sentence about a device that is not here; null when it is, or when the choice is left to us.</summary>
    public string? Missing(string device) =>
        device == Auto || _all.Any(d => d.Id == device) ? null : $"device is '{device}', which this machine does not have: choose {string.Join(", ", _all.Select(d => d.Id))} or auto.";

    /// <summary>auto becomes the first GPU, or the CPU where there is none.</summary>
    public string Choose(string device) => device != Auto ? device : _all.FirstOrDefault(d => d.Id != Cpu)?.Id ?? Cpu;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Directory.Exists(NvidiaCards))
            return;
        try
        {
            _all = [.. _all, .. await AskWorkerAsync(stoppingToken)];
        }
        catch (Exception e) when (e is IOException or JsonException or UserError)
        {
            logger.LogWarning(e, "The GPUs could not be asked for; runs go to the CPU");
        }
    }

    /// <summary>`doctor --json` names what libtorch sees: {"devices":[{"id":"cuda:0","name":"...","memoryBytes":...}]}.</summary>
    private async Task<IReadOnlyList<DeviceInfo>> AskWorkerAsync(CancellationToken cancellationToken)
    {
        using var report = JsonDocument.Parse(await Doctor.AskJsonAsync(options, [], cancellationToken));
        return report.RootElement.TryGetProperty("devices", out var found)
            ? [.. found.Deserialize<List<DeviceInfo>>(JournalJson.Options)!.Where(d => d.Id != Cpu)]
            : [];
    }

    internal static string CpuName() =>
        File.ReadLines("/proc/cpuinfo").Select(l => l.Split(':', 2)).FirstOrDefault(p => p[0].Trim() == "model name")?[1].Trim() ?? "CPU";

    private static long TotalMemory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
