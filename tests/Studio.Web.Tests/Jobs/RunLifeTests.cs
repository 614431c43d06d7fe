using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Studio.Testing;
using Studio.Web.Jobs;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Jobs;

public class RunLifeTests
{
    [Fact]
    public async Task Run_LeftAlone_SucceedsAndIsWhollyInTheCatalog()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = await studio.CreateRunAsync(await studio.ImportAsync(), "short");
        await studio.WaitForAsync(run, "succeeded");
        var series = (await studio.GetAsync($"/api/v1/runs/{run}/metrics")).GetProperty("series")[0];
        Assert.Equal("loss", series.GetProperty("name").GetString());
        Assert.Equal(20, series.GetProperty("count").GetInt32());
        var csv = await studio.Http.GetStringAsync($"/api/v1/runs/{run}/metrics.csv");
        Assert.Equal(21, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("weights\n", await studio.Http.GetStringAsync($"/api/v1/runs/{run}/checkpoints/last"));
        Assert.Equal("attempt 1 from step 0", (await studio.GetAsync($"/api/v1/runs/{run}/log")).GetProperty("lines")[0].GetString());
    }

    [Fact]
    public async Task Run_PausedAndResumed_GoesOnFromItsCheckpoint()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = await studio.CreateRunAsync(await studio.ImportAsync(), "long");
        await studio.WaitForAsync(run, "running");
        await studio.PostAsync($"/api/v1/runs/{run}/pause");
        await studio.WaitForAsync(run, "paused");
        var step = (await studio.GetAsync($"/api/v1/runs/{run}")).GetProperty("step").GetInt64();
        await studio.PostAsync($"/api/v1/runs/{run}/resume");
        await studio.WaitForAsync(run, "running");
        await studio.PostAsync($"/api/v1/runs/{run}/cancel");
        await studio.WaitForAsync(run, "cancelled");
        var log = (await studio.GetAsync($"/api/v1/runs/{run}/log")).GetProperty("lines");
        Assert.Equal($"attempt 2 from step {step}", log[1].GetString());
    }

    [Fact]
    public async Task Run_DeafToTheStop_IsKilledAfterTheGrace()
    {
        await using var studio = await TestStudio.StartAsync(grace: TimeSpan.FromMilliseconds(300));
        var run = await studio.CreateRunAsync(await studio.ImportAsync(), "deaf");
        await studio.WaitForAsync(run, "running");
        await studio.PostAsync($"/api/v1/runs/{run}/cancel");
        await studio.WaitForAsync(run, "cancelled");
        Assert.Null(WorkerProcess.Attach(studio.Workspace.RunDirectory(run)));
    }

    [Fact]
    public async Task Run_DyingInOnePlace_IsTriedThreeTimesAndSaysWhy()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = await studio.CreateRunAsync(await studio.ImportAsync(), "dies");
        await Eventually.TrueAsync(async () => (await studio.GetAsync($"/api/v1/runs/{run}")).GetProperty("reason").GetString()!.Contains("not tried again", StringComparison.Ordinal), TimeSpan.FromSeconds(40));
        var view = await studio.GetAsync($"/api/v1/runs/{run}");
        Assert.Equal("interrupted", view.GetProperty("status").GetString());
        Assert.Equal(3, view.GetProperty("attempt").GetInt32());
        Assert.Contains("exit code 9", view.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_Killed_IsResumedFromTheNewestCheckpoint()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = await studio.CreateRunAsync(await studio.ImportAsync(), "long");
        await Eventually.TrueAsync(async () => (await studio.GetAsync($"/api/v1/runs/{run}")).GetProperty("step").GetInt64() > 25, TimeSpan.FromSeconds(30));
        WorkerProcess.Attach(studio.Workspace.RunDirectory(run))!.Kill();
        await Eventually.TrueAsync(async () => (await studio.GetAsync($"/api/v1/runs/{run}")) is var v && v.GetProperty("attempt").GetInt32() == 2 && v.GetProperty("status").GetString() == "running", TimeSpan.FromSeconds(30));
        await studio.PostAsync($"/api/v1/runs/{run}/cancel");
        await studio.WaitForAsync(run, "cancelled");
    }

    [Fact]
    public async Task Queue_OneSlotForADevice_StartsInTheOrderThatWasAsked()
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await studio.ImportAsync();
        var first = await studio.CreateRunAsync(dataset, "long");
        await studio.WaitForAsync(first, "running");
        var runs = new List<string>();
        for (var i = 0; i < 4; i++)
            runs.Add(await studio.CreateRunAsync(dataset, "short"));
        await studio.Http.PatchAsJsonAsync($"/api/v1/runs/{runs[3]}", new { priority = 5 });
        await studio.Http.PatchAsJsonAsync($"/api/v1/runs/{runs[2]}", new { move = "first" });
        await studio.Http.PatchAsJsonAsync($"/api/v1/runs/{runs[0]}", new { move = "down" });
        string[] expected = [runs[3], runs[2], runs[1], runs[0]];
        var queue = (await studio.GetAsync("/api/v1/queue"))[0];
        Assert.Equal([first], queue.GetProperty("working").EnumerateArray().Select(r => r.GetProperty("id").GetString()!));
        Assert.Equal(expected, queue.GetProperty("waiting").EnumerateArray().Select(r => r.GetProperty("id").GetString()!));

        await studio.PostAsync($"/api/v1/runs/{first}/cancel");
        foreach (var run in runs)
            await studio.WaitForAsync(run, "succeeded");
        var started = new List<(DateTimeOffset At, string Run)>();
        foreach (var run in runs)
            started.Add(((await studio.GetAsync($"/api/v1/runs/{run}")).GetProperty("startedAt").GetDateTimeOffset(), run));
        Assert.Equal(expected, started.Order().Select(s => s.Run));
    }

    [Fact]
    public async Task Queued_Cancelled_NeverStarts()
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await studio.ImportAsync();
        var first = await studio.CreateRunAsync(dataset, "long");
        var second = await studio.CreateRunAsync(dataset, "short");
        await studio.WaitForAsync(first, "running");
        await studio.PostAsync($"/api/v1/runs/{second}/cancel");
        Assert.Equal("cancelled", await studio.StatusAsync(second));
        await studio.PostAsync($"/api/v1/runs/{first}/cancel");
        await studio.WaitForAsync(first, "cancelled");
        Assert.False(File.Exists(Path.Combine(studio.Workspace.RunDirectory(second), "events.jsonl")));
    }

    [Fact]
    public async Task Delete_WhileActive_Refused_AfterwardsFreesTheFiles()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = await studio.CreateRunAsync(await studio.ImportAsync(), "long");
        await studio.WaitForAsync(run, "running");
        using (var refused = await studio.Http.DeleteAsync($"/api/v1/runs/{run}"))
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await studio.PostAsync($"/api/v1/runs/{run}/cancel");
        await studio.WaitForAsync(run, "cancelled");
        await Eventually.True(() => WorkerProcess.Attach(studio.Workspace.RunDirectory(run)) is null);
        var bytes = RunFolder.Bytes(studio.Workspace.RunDirectory(run));
        using var deleted = await studio.Http.DeleteAsync($"/api/v1/runs/{run}");
        Assert.Equal(bytes, (await deleted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("bytesFreed").GetInt64());
        Assert.False(Directory.Exists(studio.Workspace.RunDirectory(run)));
        using var gone = await studio.Http.GetAsync($"/api/v1/runs/{run}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Create_TwiceWithOneKey_IsOneRun()
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await studio.ImportAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = JsonContent.Create(new { dataset, name = "short" }), Headers = { { "Idempotency-Key", "one" } } };
            using var answer = await studio.Http.SendAsync(request);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        }));
        Assert.Single(ids.Distinct());
        Assert.Equal(1, (await studio.GetAsync("/api/v1/runs")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Create_WithABadSpec_SaysWhatIsWrong()
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await studio.ImportAsync();
        foreach (var (spec, mentions) in new[]
        {
            ($"{{\"dataset\":\"{dataset}\",\"learningRat\":1}}", "learningRat"),
            ($"{{\"dataset\":\"{dataset}\",\"learningRate\":-1}}", "learningRate"),
            ($"{{\"dataset\":\"{dataset}\",\"device\":\"cuda:7\"}}", "cuda:7"),
            ("{\"dataset\":\"nothing@1\"}", "nothing@1"),
            ("{", "JSON"),
            ("", ""),
        })
        {
            using var answer = await studio.Http.PostAsync("/api/v1/runs", new StringContent(spec, null, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains(mentions, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }
}
