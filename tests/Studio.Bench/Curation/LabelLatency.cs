using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Testing;

namespace Studio.Bench.Curation;

/// <summary>
/// label-latency: from Enter to the next row painted, ten annotators labeling at once in browsers. They label as quick people
/// do: each looks at a row for 0.8 to 2 seconds, presses a digit, and Enter 0.15 to 0.35 seconds later. flat_out_ms is the
/// same when none of them ever waits, which on few cores times ten browsers more than it times the program. Then the program
/// is killed while all go on flat out, and every label that somebody saw handed in must be in the events (lost is the number
/// that is not).
/// </summary>
internal static class LabelLatency
{
    private const int People = 10;
    private const int Labels = 30;
    private const int Seed = 1;

    /// <summary>Picks a label, hands the row in after a pause, and waits until another row is painted; milliseconds from Enter, and the row that was handed in.</summary>
    private const string HandIn = """
        ([digit, pause]) => new Promise((resolve, reject) => {
          const title = () => document.querySelector('.row-card h2')?.innerText;
          const press = key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
          const row = title();
          const limit = setTimeout(() => reject(new Error('the row did not change')), 10000);
          const handIn = () => {
            const started = performance.now();
            const observer = new MutationObserver(() => {
              if (title() === row || title() === undefined) return;
              observer.disconnect(); clearTimeout(limit);
              // a message comes after the frame that the callback belongs to is painted
              const painted = new MessageChannel();
              painted.port1.onmessage = () => resolve({ time: performance.now() - started, row: parseInt(row.replace(/\D/g, '')) });
              requestAnimationFrame(() => painted.port2.postMessage(0));
            });
            observer.observe(document.body, { childList: true, subtree: true, characterData: true });
            press('Enter');
          };
          press(digit);
          const wait = setInterval(() => {
            if (!document.querySelector('.label[aria-pressed="true"]')) return;
            clearInterval(wait);
            setTimeout(handIn, pause);
          }, 5);
        })
        """;

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var version = CurationData.Dataset(workspace, folder.Path, 10_000);
        await using var server = await StudioServer.StartAsync(workspace.Root);
        await using var chromium = await Chromium.LaunchAsync();
        var (project, people) = await BeginAsync(chromium, server, version);
        var before = server.Process.TotalProcessorTime;
        var times = (await Task.WhenAll(people.Select((person, i) => LabelAsync(person, Labels, new Random(Seed + i))))).SelectMany(t => t).ToList();
        server.Process.Refresh();
        var serverTime = (server.Process.TotalProcessorTime - before).TotalMilliseconds / times.Count;
        var flatOut = (await Task.WhenAll(people.Select(person => LabelAsync(person, Labels, null)))).SelectMany(t => t).ToList();
        var handedIn = times.Concat(flatOut).Select(t => (t.Person, t.Row)).ToHashSet();
        var going = people.Select(person => LabelUntilKilledAsync(person, handedIn)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(handedIn.Count > People * ((2 * Labels) + 3)), TimeSpan.FromMinutes(1), "everybody labels on");
        await server.KillAsync();
        await Task.WhenAll(going);
        var kept = LabelJournal.Read(LabelFolder.Events(workspace, project)).Where(e => e.To.Status == LabelStatus.Submitted).Select(e => (e.By, e.Row)).ToHashSet();
        return new Figure(Medians.Percentile(times.Select(t => t.Time), 95), times.Count)
            .With("median_ms", Math.Round(Medians.Median(times.Select(t => t.Time)), 1))
            .With("flat_out_ms", Math.Round(Medians.Percentile(flatOut.Select(t => t.Time), 95))).With("flat_out_median_ms", Math.Round(Medians.Median(flatOut.Select(t => t.Time))))
            .With("server_cpu_ms_a_label", Math.Round(serverTime, 1))
            .With("lost", handedIn.Count(label => !kept.Contains(label))).With("handed_in", handedIn.Count)
            .With("load", $"{People} people, each a label every 1 to 2.4 s");
    }

    /// <summary>Ten people who label a while without a pause.</summary>
    public static async Task LabelAsync(Chromium chromium, StudioServer server, DatasetVersion version)
    {
        var (_, people) = await BeginAsync(chromium, server, version);
        await Task.WhenAll(people.Select(person => LabelAsync(person, Labels, null)));
    }

    private static async Task<(string Project, IReadOnlyList<(string Name, IPage Page)> People)> BeginAsync(Chromium chromium, StudioServer server, DatasetVersion version)
    {
        var answer = await server.Http.PostAsJsonAsync("api/v1/labeling", new { name = "latency", dataset = version.Reference, kind = "single", labels = new[] { "positive", "negative", "neutral" }, annotatorsPerRow = People });
        var project = (string)(await ReadAsync(answer))["id"]!;
        return (project, await Task.WhenAll(Enumerable.Range(0, People).Select(person => OpenAsync(chromium, server.Address, project, person))));
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

    /// <param name="pauses">draws how long a person looks at a row; null never looks.</param>
    private static async Task<List<(string Person, int Row, double Time)>> LabelAsync((string Name, IPage Page) person, int count, Random? pauses)
    {
        var times = new List<(string, int, double)>();
        for (var i = 0; i < count; i++)
        {
            await Task.Delay(pauses?.Next(800, 2000) ?? 0);
            var done = await person.Page.EvaluateAsync<System.Text.Json.JsonElement>(HandIn, new object[] { $"{1 + (i % 3)}", pauses?.Next(150, 350) ?? 0 });
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
                var (name, row, _) = (await LabelAsync(person, 1, null))[0];
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
