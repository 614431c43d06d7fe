using System.Net.Http.Json;
using System.Text.Json;
using Studio.Testing;
using Studio.Web.Jobs;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Jobs;

/// <summary>The real web program, killed with SIGKILL at random instants while its worker goes on.</summary>
public class WebKillTests
{
    [Fact]
    public async Task Web_KilledAgainAndAgain_LosesNothingThatTheWorkerReported()
    {
        using var workspace = new TempFolder();
        string? run = null;
        try
        {
            for (var kill = 0; kill < 3; kill++)
            {
                await using var server = await StudioServer.StartAsync(workspace.Path, ("STUDIO_WORKER", TestStudio.FakeWorker));
                run ??= await CreateRunAsync(server);
                var step = await StepAsync(server, run);
                await Eventually.TrueAsync(async () => await StepAsync(server, run) > step, TimeSpan.FromSeconds(30), "the run goes on");
                await server.KillAsync();
                Assert.NotNull(WorkerProcess.Attach(Path.Combine(workspace.Path, "runs", run)));
            }
            await using var last = await StudioServer.StartAsync(workspace.Path, ("STUDIO_WORKER", TestStudio.FakeWorker));
            await last.Http.PostAsync($"api/v1/runs/{run}/cancel", null);
            await Eventually.TrueAsync(async () => (await RunAsync(last, run!)).GetProperty("status").GetString() == "cancelled", TimeSpan.FromSeconds(30), "the run is cancelled");
            var reported = File.ReadLines(Path.Combine(workspace.Path, "runs", run!, "events.jsonl")).Count(l => l.Contains("\"t\":\"metric\"", StringComparison.Ordinal));
            var csv = await last.Http.GetStringAsync($"api/v1/runs/{run}/metrics.csv");
            Assert.Equal(reported, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
            Assert.Equal(1, (await RunAsync(last, run!)).GetProperty("attempt").GetInt32());
        }
        finally
        {
            if (run is not null)
                WorkerProcess.Attach(Path.Combine(workspace.Path, "runs", run))?.Kill();
        }
    }

    private static async Task<string> CreateRunAsync(StudioServer server)
    {
        using var import = await server.Http.PostAsJsonAsync("api/v1/imports", new { inputs = new[] { new { text = "text" } }, name = "text" });
        var started = await import.Content.ReadAsStringAsync();
        Assert.True(import.IsSuccessStatusCode, started);
        var job = JsonElement.Parse(started).GetProperty("jobId").GetString();
        JsonElement status = default;
        await Eventually.TrueAsync(async () => (status = await server.Http.GetFromJsonAsync<JsonElement>($"api/v1/imports/{job}")).GetProperty("state").GetString() == "succeeded", TimeSpan.FromSeconds(30), "the import is done");
        using var created = await server.Http.PostAsJsonAsync("api/v1/runs", new { dataset = $"{status.GetProperty("datasetId").GetString()}@1", name = "long" });
        var text = await created.Content.ReadAsStringAsync();
        Assert.True(created.IsSuccessStatusCode, text);
        return JsonElement.Parse(text).GetProperty("id").GetString()!;
    }

    private static async Task<long> StepAsync(StudioServer server, string run) => (await RunAsync(server, run)).GetProperty("step").GetInt64();

    private static Task<JsonElement> RunAsync(StudioServer server, string run) => server.Http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{run}");
}
