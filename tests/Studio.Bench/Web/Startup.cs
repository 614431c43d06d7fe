using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Studio.Testing;

namespace Studio.Bench.Web;

/// <summary>
/// startup: seconds from `./studio up` to the first page answered with 200, on a workspace that is there and a program
/// that is built, so nothing is set up or built again (anything rebuilt fails the measurement).
/// </summary>
public static class Startup
{
    private const int Runs = 5;

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var workspace = folder.File("workspace");
        await StartAsync(workspace); // makes the databases
        var (seconds, cpu) = (new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            var (time, used) = await StartAsync(workspace);
            seconds.Add(time);
            cpu.Add(used);
        }
        return new Figure(Medians.Median(seconds), Runs).With("cpu_s", Math.Round(Medians.Median(cpu), 2)).With("load", Load());
    }

    private static async Task<(double Seconds, double CpuSeconds)> StartAsync(string workspace)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "studio")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])["up", "--port", $"{port}", "--workspace", workspace])
            start.ArgumentList.Add(word);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        var watch = Stopwatch.StartNew();
        using var studio = Process.Start(start)!; // the shell becomes the program, so its pid stays
        try
        {
            await Eventually.TrueAsync(() => AnswersAsync(http, studio), TimeSpan.FromSeconds(60), "the first page answers");
            var (seconds, cpu) = (watch.Elapsed.TotalSeconds, studio.TotalProcessorTime.TotalSeconds);
            studio.Kill();
            var output = await studio.StandardOutput.ReadToEndAsync();
            return output.Contains('✓', StringComparison.Ordinal) ? throw new InvalidOperationException($"something was set up again:\n{output}") : (seconds, cpu);
        }
        finally
        {
            studio.Kill(entireProcessTree: true);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Process studio)
    {
        if (studio.HasExited)
            throw new InvalidOperationException($"./studio up ended with {studio.ExitCode}: {await studio.StandardError.ReadToEndAsync()}");
        try
        {
            using var answer = await http.GetAsync("");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    /// <summary>Processes that wanted a core in the last minute: above their number the figure is the crowd's, not ours.</summary>
    private static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
