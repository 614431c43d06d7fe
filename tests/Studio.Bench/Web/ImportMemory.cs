using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Studio.Testing;

namespace Studio.Bench.Web;

/// <summary>
/// import-memory: peak resident memory of the web process while a CSV of 1 GB is uploaded over HTTP and imported, and how
/// many times progress moved meanwhile.
/// </summary>
public static class ImportMemory
{
    private const long Bytes = 1_000_000_000;

    public static async Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var csv = folder.File("large.csv");
        WriteCsv(csv);
        await using var server = await StudioServer.StartAsync(folder.File("workspace"));
        var started = System.Diagnostics.Stopwatch.StartNew();
        JsonNode upload;
        await using (var file = File.OpenRead(csv))
            upload = await ReadAsync(await server.Http.PostAsync("api/v1/uploads?name=large.csv", new StreamContent(file)));
        var uploaded = started.Elapsed;
        var job = await ReadAsync(await server.Http.PostAsJsonAsync("api/v1/imports", new { name = "large", inputs = new[] { new { uploadId = (string)upload["id"]! } } }));
        var progress = new HashSet<long>();
        JsonNode status = job;
        await Eventually.TrueAsync(async () =>
        {
            status = (await server.Http.GetFromJsonAsync<JsonNode>($"api/v1/imports/{job["jobId"]}"))!;
            progress.Add((long)status["bytes"]!);
            return (string?)status["state"] is not ("queued" or "running");
        }, TimeSpan.FromMinutes(5));
        if ((string?)status["state"] != "succeeded")
            throw new InvalidOperationException($"the import {status["state"]}: {status["reason"]}");
        return new Figure(Machine.PeakMegabytes(server.Process.Id), 1)
            .With("upload_s", Math.Round(uploaded.TotalSeconds, 1))
            .With("import_s", Math.Round((started.Elapsed - uploaded).TotalSeconds, 1))
            .With("rows", (long)status["rows"]!)
            .With("progress_updates", progress.Count);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");
    }

    /// <summary>Reviews of varying length in English and Chinese, with quotes, commas and line breaks in the cells.</summary>
    private static void WriteCsv(string path)
    {
        string[] words = ["the", "service", "was", "quick", "and", "friendly", "味道不错", "but", "room, small", "\"\"great\"\"", "never\nagain", "送餐很快", "price", "fair"];
        var random = new Random(1);
        using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        file.Write("id,label,text\n");
        for (long row = 0, written = 0; written < Bytes; row++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(5, 40)).Select(_ => words[random.Next(words.Length)]));
            var line = string.Create(CultureInfo.InvariantCulture, $"{row},{row % 2},\"{text}\"\n");
            file.Write(line);
            written += Encoding.UTF8.GetByteCount(line);
        }
    }
}
