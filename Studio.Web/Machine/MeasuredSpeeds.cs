using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;
using Studio.Web.Jobs;

namespace Studio.Web.Machine;

/// <summary>
/// How fast this machine multiplies matrices, device by device: what time estimates stand on before the first run of its
/// kind. A worker measures it once per machine, in the background, and only while nothing trains, which would make it
/// look slow; the workspace's cache keeps it.
/// </summary>
public sealed class MeasuredSpeeds(
    StudioOptions options, Workspace workspace, IDbContextFactory<StudioDb> catalog, IHostApplicationLifetime lifetime, ILogger<MeasuredSpeeds> logger) : BackgroundService
{
    private static readonly TimeSpan s_untilIdle = TimeSpan.FromSeconds(30);
    private volatile IReadOnlyDictionary<string, double> _gflops = new Dictionary<string, double>();

    /// <summary>1e9 float32 operations a second of a large matrix product; null while nobody has measured.</summary>
    public double? Of(string device) => _gflops.TryGetValue(device, out var found) ? found : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Read() is { } known)
        {
            _gflops = known;
            return;
        }
        try
        {
            await UntilIdleAsync(stoppingToken);
            _gflops = await MeasureAsync(stoppingToken);
            AtomicFile.WriteText(FilePath, JsonSerializer.Serialize(_gflops, JournalJson.Options));
        }
        catch (Exception e) when (e is UserError or JsonException or IOException)
        {
            logger.LogWarning("The speed of this machine could not be measured, so times are estimated only after a first run: {Problem}", e.Message);
        }
    }

    /// <summary>Not before the pages answer, and not beside a run.</summary>
    private async Task UntilIdleAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource();
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
            await started.Task.WaitAsync(cancellationToken);
        while (await IsTrainingAsync(cancellationToken))
            await Task.Delay(s_untilIdle, cancellationToken);
    }

    private async Task<bool> IsTrainingAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AnyAsync(run => RunTransitions.Active.Contains(run.Status), cancellationToken);
    }

    private async Task<IReadOnlyDictionary<string, double>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var report = JsonDocument.Parse(await Doctor.AskJsonAsync(options, ["--speed"], cancellationToken));
        return report.RootElement.GetProperty("devices").EnumerateArray()
            .Where(device => device.TryGetProperty("gflops", out _))
            .ToDictionary(device => device.GetProperty("id").GetString()!, device => device.GetProperty("gflops").GetDouble());
    }

    private Dictionary<string, double>? Read()
    {
        try
        {
            return File.Exists(FilePath) ? JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(FilePath), JournalJson.Options) : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // a cache: measured again
        }
    }

    /// <summary>A workspace may be copied to another machine, or its machine given other parts.</summary>
    private string FilePath { get; } = Path.Combine(workspace.Cache, $"speed-{MachineKey()}.json");

    private static string MachineKey()
    {
        var card = Directory.Exists(Devices.NvidiaCards) ? string.Join(' ', Directory.GetDirectories(Devices.NvidiaCards).Order(StringComparer.Ordinal)) : "";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{Devices.CpuName()}\n{Environment.ProcessorCount}\n{card}")))[..16];
    }
}
