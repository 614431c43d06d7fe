using System.Diagnostics;
using Studio.Browsing;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Testing;

namespace Studio.Bench.Curation;

/// <summary>
/// page-rows: a page of 100 rows at offset 4,000,000 of 5,000,000 from the web program; also a page of a filter that was
/// asked before, and how long the dataset's page takes to its first row in a browser.
/// </summary>
internal static class PageRows
{
    private const long Rows = 5_000_000;
    private const int Pages = 20;

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var version = CurationData.Dataset(new Workspace(folder.File("workspace")), folder.Path, Rows);
        await using var server = await StudioServer.StartAsync(folder.File("workspace"));
        var pages = await TimesAsync(server, version, i => $"rows?offset={4_000_000 + i}&limit=100");
        var filtered = await TimesAsync(server, version, i => $"rows?sql=label%3D%27positive%27%20AND%20score%3E5&offset={400_000 + i}&limit=100");
        await using var chromium = await Chromium.LaunchAsync();
        var open = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var page = await chromium.OpenAsync(server.Address);
            var watch = Stopwatch.StartNew();
            await page.GotoAsync($"/datasets/{version.Manifest.DatasetId}");
            await page.Locator("tbody tr .open").First.WaitForAsync();
            open.Add(watch.Elapsed.TotalMilliseconds);
            await page.CloseAsync();
        }
        return new Figure(Medians.Median(pages), Pages)
            .With("p95_ms", Math.Round(Medians.Percentile(pages, 95))).With("filtered_page_ms", Math.Round(Medians.Median(filtered))).With("open_ms", Math.Round(Medians.Median(open)));
    }

    private static async Task<List<double>> TimesAsync(StudioServer server, DatasetVersion version, Func<int, string> request)
    {
        await ReadAsync(server, version, request(0));
        var times = new List<double>();
        for (var i = 1; i <= Pages; i++)
        {
            var watch = Stopwatch.StartNew();
            await ReadAsync(server, version, request(i * 997));
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return times;
    }

    private static async Task ReadAsync(StudioServer server, DatasetVersion version, string request)
    {
        using var response = await server.Http.GetAsync($"api/v1/datasets/{version.Manifest.DatasetId}/versions/1/{request}", HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{request}: {await response.Content.ReadAsStringAsync()}");
        await response.Content.CopyToAsync(Stream.Null);
    }
}
