using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Data;
using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;
using Studio.Testing;

namespace Studio.Bench.Curation;

/// <summary>
/// curation-memory: the most resident memory that one web program takes (VmHWM) while everything that issue 4's figures
/// measure is asked of it one after the other, as people and scripts ask: uploads and imports of 1 GB, pages, filters,
/// sorts, statistics and exports of 5,000,000 rows, cleaning with its previews, the near-duplicate search over 1,000,000
/// texts, ten people labeling. What it leaves to workers is theirs; what it does itself, previews and filters, counts.
/// "after" is the peak so far after each of these. No figure asks for 1,000,000 labels said at once, compared and made a
/// version of; what that takes is stated beside, as bulk_labels_mb.
/// </summary>
internal static class CurationMemory
{
    private const int Million = 1_000_000;
    private const long FileBytes = 1_000_000_000;
    private const long ManyRows = 5 * Million;
    private const int MostPreviewed = 50_000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private static readonly string[] s_requests =
    [
        "rows?offset=4000000&limit=1000", "rows?search=hotel%20again&limit=100", "rows?sql=length(text)%3E100&limit=100", "rows?orderBy=score&descending=true&offset=4000000&limit=100",
        "rows?orderBy=text&limit=100", "rows?where=%5B%7B%22column%22%3A%22text%22%2C%22is%22%3A%22repeated%22%7D%5D&limit=100", "statistics", "lengths?maximum=64", "export?format=csv", "export?format=parquet", "export?format=jsonl&sql=score%3E5",
    ];

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var (many, some) = (CurationData.Dataset(workspace, folder.Path, ManyRows), CurationData.Dataset(workspace, folder.Path, Million));
        await using var server = await StudioServer.StartAsync(workspace.Root);
        await using var chromium = await Chromium.LaunchAsync();
        var peaks = new JsonObject();
        async Task StageAsync(string name, Func<Task> work)
        {
            await work();
            peaks[name] = Math.Round(Machine.PeakMegabytes(server.Process.Id));
        }
        await StageAsync("start", () => Task.CompletedTask);
        await StageAsync("import of 1 GB CSV", () => ImportMadeAsync(server, folder.File("large.csv"), path => CurationData.WriteFile(path, FileBytes)));
        await StageAsync("import of 1 GB JSON Lines", () => ImportMadeAsync(server, folder.File("large.jsonl"), path => CurationData.WriteFile(path, FileBytes)));
        await StageAsync("statistics of 1,000,000 rows", () => ReadAsync(server, some, "statistics"));
        foreach (var request in s_requests)
            await StageAsync($"5,000,000 rows: {request.Split('?', '%')[0]} {request.Split('?').Last()}", () => ReadAsync(server, many, request));
        await StageAsync("the page of 5,000,000 rows", () => OpenAsync(chromium, server, many));
        await StageAsync("six cleaning operations, 1,000,000 rows", () => CleanAsync(server, some.Manifest.DatasetId, CleanSpeedBench.SixOperations));
        await StageAsync("near duplicates among 1,000,000 texts", async () =>
            await CleanAsync(server, await ImportMadeAsync(server, folder.File("short.csv"), path => CurationData.WriteShortTexts(path, Million)), new Pipeline { Operations = [new NearDuplicatesOperation()] }));
        await StageAsync("ten people labeling", () => LabelLatency.LabelAsync(chromium, server, some));
        var peak = Machine.PeakMegabytes(server.Process.Id);
        await LabelManyAsync(server, some);
        return new Figure(peak, 1).With("after", peaks).With("bulk_labels_mb", Math.Round(Machine.PeakMegabytes(server.Process.Id)));
    }

    /// <returns>the dataset's id.</returns>
    private static async Task<string> ImportMadeAsync(StudioServer server, string path, Action<string> write)
    {
        write(path);
        JsonNode upload;
        await using (var file = File.OpenRead(path))
            upload = await AnswerAsync(await server.Http.PostAsync($"api/v1/uploads?name={Path.GetFileName(path)}", new StreamContent(file)));
        File.Delete(path);
        var job = await AnswerAsync(await server.Http.PostAsJsonAsync("api/v1/imports", new { name = Path.GetFileName(path), inputs = new[] { new { uploadId = (string)upload["id"]! } } }));
        return (string)(await EndAsync(server, $"api/v1/imports/{job["jobId"]}"))["datasetId"]!;
    }

    /// <summary>Tried on as many rows as may be, then applied.</summary>
    private static async Task CleanAsync(StudioServer server, string dataset, Pipeline pipeline)
    {
        var written = PipelineJson.Node(pipeline);
        var version = $"api/v1/datasets/{dataset}/versions/1";
        await AnswerAsync(await server.Http.PostAsJsonAsync($"{version}/clean/preview", new { pipeline = written, rows = MostPreviewed }));
        var job = await AnswerAsync(await server.Http.PostAsJsonAsync($"{version}/clean", new { pipeline = written }));
        await EndAsync(server, $"api/v1/cleanings/{job["jobId"]}");
    }

    private static async Task LabelManyAsync(StudioServer server, DatasetVersion version)
    {
        var project = (string)(await AnswerAsync(await server.Http.PostAsJsonAsync("api/v1/labeling", new { name = "many", dataset = version.Reference, kind = "single", labels = new[] { "positive", "negative" }, annotatorsPerRow = 2, target = "said" })))["id"]!;
        // of half of the rows they say different things
        foreach (var (by, label, sql) in new[] { ("ann", "positive", ""), ("bob", "negative", "score > 5") })
            await AnswerAsync(await server.Http.PostAsJsonAsync($"api/v1/labeling/{project}/bulk", new { by, status = "submitted", values = new[] { label }, sql }));
        await AnswerAsync(await server.Http.GetAsync($"api/v1/labeling/{project}/agreement"));
        await AnswerAsync(await server.Http.PostAsJsonAsync($"api/v1/labeling/{project}/commit", new { labeledOnly = false }));
    }

    private static async Task OpenAsync(Chromium chromium, StudioServer server, DatasetVersion version)
    {
        foreach (var tab in new[] { "", "?tab=statistics", "?tab=about" })
        {
            var page = await chromium.OpenAsync(server.Address);
            await page.GotoAsync($"/datasets/{version.Manifest.DatasetId}{tab}");
            await page.Locator(tab.Length == 0 ? "tbody tr .open" : ".tabs [aria-current=page]").First.WaitForAsync();
            await page.CloseAsync();
        }
    }

    private static async Task<JsonNode> EndAsync(StudioServer server, string job)
    {
        while (true)
        {
            var status = await AnswerAsync(await server.Http.GetAsync(job));
            switch ((string?)status["state"])
            {
                case "succeeded":
                    return status;
                case "queued" or "running":
                    await Task.Delay(s_pause);
                    break;
                default:
                    throw new InvalidOperationException($"{job} {status["state"]}: {status["reason"]}");
            }
        }
    }

    private static async Task ReadAsync(StudioServer server, DatasetVersion version, string request)
    {
        using var response = await server.Http.GetAsync($"api/v1/datasets/{version.Manifest.DatasetId}/versions/1/{request}", HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{request}: {await response.Content.ReadAsStringAsync()}");
        await response.Content.CopyToAsync(Stream.Null);
    }

    private static async Task<JsonNode> AnswerAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");
    }
}
