using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Studio.Bench.Training;
using Studio.Browsing;
using Studio.Data;
using Studio.Testing;

namespace Studio.Bench.Web;

/// <summary>chart-1m: a run page with a series of 1,000,000 points, from navigation to the drawn curve, and a zoom into it.</summary>
public static class ChartMillion
{
    private const long Points = 1_000_000;
    private const int Rounds = 5;

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var random = new Random(1);
        var run = SeededRun.WriteFinished(workspace, BenchSpecs.NanoGpt with { Name = "benchmark: a million points" }, Points,
            step => string.Create(CultureInfo.InvariantCulture, $"\"loss\":{1 + 3 * Math.Exp(-step / 1e5) + 0.1 * random.NextDouble():F5}"));
        await using var server = await StudioServer.StartAsync(workspace.Root);
        await Eventually.TrueAsync(async () => await CountAsync(server, run.Id) == Points, TimeSpan.FromMinutes(2), "the journal is ingested");
        await using var chromium = await Chromium.LaunchAsync();
        List<double> drawn = [], zoomed = [];
        for (var round = 0; round < Rounds; round++)
        {
            var page = await chromium.OpenAsync(server.Address);
            await page.GotoAsync($"/runs/{run.Id}");
            await page.WaitForFunctionAsync("() => window.studioChartStats?.firstDrawnAt > 0");
            drawn.Add(await page.EvaluateAsync<double>("() => window.studioChartStats.firstDrawnAt"));
            zoomed.Add(await ZoomAsync(page));
            await page.Context.CloseAsync();
        }
        return new Figure(Medians.Median(drawn), Rounds).With("zoom_ms", Math.Round(Medians.Median(zoomed), 1));
    }

    /// <summary>Drags over a third of the first chart and reads how long its own points took to be drawn.</summary>
    private static async Task<double> ZoomAsync(IPage page)
    {
        var box = (await page.Locator(".u-over").First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 3, box.Y + box.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 2 * box.Width / 3, box.Y + box.Height / 2, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await page.WaitForFunctionAsync("() => window.studioChartStats.zoomMs > 0");
        return await page.EvaluateAsync<double>("() => window.studioChartStats.zoomMs");
    }

    private static async Task<long> CountAsync(StudioServer server, string runId)
    {
        var response = await server.Http.GetAsync($"api/v1/runs/{runId}/metrics?names=loss&maxPoints=100");
        if (!response.IsSuccessStatusCode)
            return 0;
        var snapshot = await response.Content.ReadFromJsonAsync<JsonNode>();
        return snapshot!["series"]!.AsArray().Sum(s => (long)s!["count"]!);
    }
}
