using System.Diagnostics;
using Microsoft.Playwright;
using Studio.Bench.Training;
using Studio.Browsing;
using Studio.Data;
using Studio.Testing;
using Studio.Training.Contracts;

namespace Studio.Bench.Web;

/// <summary>live-latency: from the moment a worker writes an event to its pixel, with 4 runs that report ten times a second and 10 viewers.</summary>
public static class LiveLatency
{
    private const int Runs = 4;
    private const int Viewers = 10;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(20);

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        await using var server = await StudioServer.StartAsync(workspace.Root);
        var runs = Enumerable.Range(0, Runs).Select(i => SeededRun.StartLive(workspace, BenchSpecs.NanoGpt with { Name = $"benchmark: live {i}" })).ToList();
        await using var chromium = await Chromium.LaunchAsync();
        var pages = new List<IPage>();
        var step = 0L;
        Report(runs, ++step);
        for (var viewer = 0; viewer < Viewers; viewer++)
        {
            var id = runs[viewer % Runs].Directory.Id;
            await Eventually.TrueAsync(async () => (await server.Http.GetAsync($"api/v1/runs/{id}")).IsSuccessStatusCode, TimeSpan.FromSeconds(30), "the run is adopted");
            var page = await chromium.OpenAsync(server.Address);
            await page.GotoAsync($"/runs/{id}");
            await page.WaitForFunctionAsync("() => window.studioChartStats?.firstDrawnAt > 0");
            await page.EvaluateAsync("() => { window.studioChartStats.latencies.length = 0; }");
            pages.Add(page);
        }
        using var timer = new PeriodicTimer(s_interval);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < s_duration && await timer.WaitForNextTickAsync();)
            Report(runs, ++step);
        var latencies = new List<double>();
        foreach (var page in pages)
            latencies.AddRange(await page.EvaluateAsync<double[]>("() => window.studioChartStats.latencies"));
        foreach (var (_, journal) in runs)
            journal.Dispose();
        if (latencies.Count < Viewers)
            throw new InvalidOperationException($"only {latencies.Count} live updates were drawn");
        return new Figure(Medians.Percentile(latencies, 95), 1).With("median_ms", Math.Round(Medians.Median(latencies))).With("updates", latencies.Count);
    }

    private static void Report(List<(RunDirectory Directory, JournalWriter Journal)> runs, long step)
    {
        foreach (var (_, journal) in runs)
            journal.Append(new MetricEvent { Step = step, Values = new Dictionary<string, double> { [MetricNames.Loss] = 4 / Math.Sqrt(step), [MetricNames.LearningRate] = 1e-3 } });
    }
}
