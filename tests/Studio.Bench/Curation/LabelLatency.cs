using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Testing;

namespace Studio.Bench.Curation;

/// <summary>
/// label-latency: from Enter to the next row painted, ten annotators labeling at once in browsers; then the web program is
/// killed while all go on, and every label that somebody saw handed in must be in the events (lost is the number that is not).
/// </summary>
internal static class LabelLatency
{
    private const int People = 10;
    private const int Labels = 30;

    /// <summary>Picks a label, hands the row in, and waits until another row is painted; milliseconds from Enter, and the row that was handed in.</summary>
    private const string HandIn = """
        (digit) => new Promise((resolve, reject) => {
          const title = () => document.querySelector('.row-card h2')?.innerText;
          const press = key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
          const row = title();
          const limit = setTimeout(() => reject(new Error('the row did not change')), 10000);
          press(digit);
          const wait = setInterval(() => {
            if (!document.querySelector('.label[aria-pressed="true"]')) return;
            clearInterval(wait);
            const started = performance.now();
            const observer = new MutationObserver(() => {
              if (title() === row || title() === undefined) return;
              observer.disconnect(); clearTimeout(limit);
              requestAnimationFrame(() => resolve({ time: performance.now() - started, row: parseInt(row.replace(/\D/g, '')) }));
            });
            observer.observe(document.body, { childList: true, subtree: true, characterData: true });
            press('Enter');
          }, 5);
        })
        """;

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var version = CurationData.Dataset(workspace, folder.Path, 10_000);
        await using var server = await StudioServer.StartAsync(workspace.Root);
        var project = (string)(await ReadAsync(await server.Http.PostAsJsonAsync("api/v1/labeling", new { name = "latency", dataset = version.Reference, kind = "single", labels = new[] { "positive", "negative", "neutral" }, annotatorsPerRow = People })))["id"]!;
        await using var chromium = await Chromium.LaunchAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, People).Select(person => OpenAsync(chromium, server.Address, project, person)));
        var times = (await Task.WhenAll(pages.Select(page => LabelAsync(page, Labels)))).SelectMany(t => t).ToList();
        var handedIn = times.Select(t => (t.Person, t.Row)).ToHashSet();
        var going = pages.Select(page => LabelUntilKilledAsync(page, handedIn)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(handedIn.Count > People * (Labels + 3)), TimeSpan.FromMinutes(1), "everybody labels on");
        await server.KillAsync();
        await Task.WhenAll(going);
        var kept = LabelJournal.Read(LabelFolder.Events(workspace, project)).Where(e => e.To.Status == LabelStatus.Submitted).Select(e => (e.By, e.Row)).ToHashSet();
        return new Figure(Medians.Percentile(times.Select(t => t.Time), 95), times.Count)
            .With("median_ms", Math.Round(Medians.Median(times.Select(t => t.Time)))).With("lost", handedIn.Count(label => !kept.Contains(label))).With("handed_in", handedIn.Count);
    }

    private static async Task<(string Name, IPage Page)> OpenAsync(Chromium chromium, Uri address, string project, int person)
    {
        var page = await chromium.OpenAsync(address);
        await page.GotoAsync($"/labeling/{project}?by=person{person}");
        await page.Locator(".row-card h2").WaitForAsync();
        // the first key needs the circuit
        await page.WaitForFunctionAsync("() => document.querySelector('.label:not([disabled])') !== null");
        return ($"person{person}", page);
    }

    private static async Task<List<(string Person, int Row, double Time)>> LabelAsync((string Name, IPage Page) person, int count)
    {
        var times = new List<(string, int, double)>();
        for (var i = 0; i < count; i++)
        {
            var done = await person.Page.EvaluateAsync<System.Text.Json.JsonElement>(HandIn, $"{1 + (i % 3)}");
            times.Add((person.Name, done.GetProperty("row").GetInt32(), done.GetProperty("time").GetDouble()));
        }
        return times;
    }

    private static async Task LabelUntilKilledAsync((string Name, IPage Page) person, HashSet<(string, int)> handedIn)
    {
        try
        {
            while (true)
            {
                var (name, row, _) = (await LabelAsync(person, 1))[0];
                lock (handedIn)
                    handedIn.Add((name, row));
            }
        }
        catch (PlaywrightException)
        {
            // the program was killed: this label was not seen handed in
        }
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");
    }
}
