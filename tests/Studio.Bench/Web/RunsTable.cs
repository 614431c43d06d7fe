using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Studio.Bench.Training;
using Studio.Browsing;
using Studio.Data;
using Studio.Testing;

namespace Studio.Bench.Web;

/// <summary>runs-table: from a click on a column's head, or a word in the search, to the changed rows, with 1,000 runs of 20 metrics.</summary>
public static class RunsTable
{
    private const int Runs = 1000;
    private const int Metrics = 20;
    private const int Sorts = 24;
    private const int Filters = 8;

    /// <summary>Does something and waits until the table's text is another and painted; milliseconds.</summary>
    private const string Timed = """
        (act) => new Promise((resolve, reject) => {
          const text = () => document.querySelector('tbody')?.innerText;
          const before = text(), started = performance.now();
          const limit = setTimeout(() => reject(new Error('the table did not change within 30 s of ' + JSON.stringify(act) + ': ' + document.body.innerText.slice(0, 1500))), 30000);
          const observer = new MutationObserver(() => {
            if (text() === before || text() === undefined) return;
            observer.disconnect(); clearTimeout(limit);
            requestAnimationFrame(() => resolve(performance.now() - started));
          });
          observer.observe(document.body, { childList: true, subtree: true, characterData: true });
          if (act.sort !== null) document.querySelectorAll('thead th button')[act.sort].click();
          else { const field = document.querySelector('input[data-search]'); field.value = act.find; field.dispatchEvent(new Event('input', { bubbles: true })); }
        })
        """;

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var random = new Random(1);
        for (var i = 0; i < Runs; i++)
            SeededRun.WriteFinished(workspace, BenchSpecs.NanoGpt with { Name = $"benchmark run {i:0000}", LearningRate = 1e-3 * (1 + i % 7), Seed = i }, points: 1, _ => Values(random));
        await using var server = await StudioServer.StartAsync(workspace.Root);
        await Eventually.TrueAsync(async () => (int)(await server.Http.GetFromJsonAsync<JsonNode>("api/v1/runs?limit=1"))!["total"]! == Runs, TimeSpan.FromMinutes(3), "all runs are adopted");
        await using var chromium = await Chromium.LaunchAsync();
        var page = await chromium.OpenAsync(server.Address);
        await page.GotoAsync("/runs");
        await page.Locator("tbody tr").Nth(10).WaitForAsync();
        var columns = await page.Locator("thead th button").CountAsync();
        List<double> sorts = [], filters = [];
        for (var i = 0; i < Sorts; i++)
            sorts.Add(await page.EvaluateAsync<double>(Timed, new { sort = (int?)(i % 2 == 0 ? 0 : columns - 1), find = "" }));
        for (var i = 0; i < Filters; i++)
            filters.Add(await page.EvaluateAsync<double>(Timed, new { sort = (int?)null, find = $"run 0{i}" }));
        return new Figure(Math.Max(Medians.Percentile(sorts, 95), Medians.Percentile(filters, 95)), Sorts + Filters)
            .With("sort_median_ms", Math.Round(Medians.Median(sorts))).With("sort_p95_ms", Math.Round(Medians.Percentile(sorts, 95)))
            .With("filter_median_ms", Math.Round(Medians.Median(filters))).With("filter_p95_ms", Math.Round(Medians.Percentile(filters, 95)));
    }

    private static string Values(Random random) =>
        string.Join(',', Enumerable.Range(0, Metrics).Select(m => string.Create(CultureInfo.InvariantCulture, $"\"{(m == 0 ? "loss" : m == 1 ? "validationLoss" : $"metric{m}")}\":{random.NextDouble():F5}")));
}
