using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Studio.Testing;
using Studio.Web.Datasets;
using Studio.Web.Jobs;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Datasets;

public class ImportTests
{
    [Fact]
    public async Task Import_Succeeded_MeansThatTheDatasetIsThere()
    {
        await using var studio = await TestStudio.StartAsync();
        var reference = await studio.ImportAsync("poems");
        var dataset = (await studio.GetAsync("/api/v1/datasets"))[0];
        Assert.Equal("poems", dataset.GetProperty("name").GetString());
        Assert.Equal(reference, dataset.GetProperty("versions")[0].GetProperty("reference").GetString());
        Assert.Empty(Directory.EnumerateFiles(studio.Workspace.Uploads));
    }

    [Fact]
    public async Task Import_Cancelled_SaysSoAndLeavesNoDataset()
    {
        await using var studio = await TestStudio.StartAsync();
        var job = await StartAsync(studio, "slow");
        await StateAsync(studio, job, "running");
        await Eventually.True(() => WorkerProcess.Attach(Path.Combine(studio.Workspace.Jobs, job)) is not null);
        await Eventually.True(() => File.Exists(Path.Combine(studio.Workspace.Jobs, job, "events.jsonl")));
        await studio.PostAsync($"/api/v1/imports/{job}/cancel");
        await StateAsync(studio, job, "cancelled");
        Assert.Equal(0, (await studio.GetAsync("/api/v1/datasets")).GetArrayLength());
    }

    [Fact]
    public async Task Import_WhoseWorkerDies_FailsWithItsLastWords()
    {
        await using var studio = await TestStudio.StartAsync();
        var job = await StartAsync(studio, "broken");
        await StateAsync(studio, job, "failed");
        Assert.Contains("Segmentation fault", (await studio.GetAsync($"/api/v1/imports/{job}")).GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_FiredAgainAfterItsEnd_ImportsNothingTwice()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.ImportAsync("poems");
        var job = (await studio.GetAsync("/api/v1/imports"))[0].GetProperty("jobId").GetString()!;
        var events = Path.Combine(studio.Workspace.Jobs, job, "events.jsonl");
        var before = await File.ReadAllTextAsync(events);
        var told = new TaskCompletionSource();
        studio.Get<DatasetService>().ImportChanged += id => told.TrySetResult();

        await studio.Get<JobQueue>().EnqueueImportAsync(job, default);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(20)); // its turn has come, and is over
        Assert.Equal(before, await File.ReadAllTextAsync(events));
        Assert.Equal(1, (await studio.GetAsync("/api/v1/datasets"))[0].GetProperty("versions").GetArrayLength());
        Assert.Single(Directory.GetDirectories(studio.Workspace.Datasets));
    }

    [Fact]
    public async Task Import_WithoutExactlyOneSource_IsRefused()
    {
        await using var studio = await TestStudio.StartAsync();
        using var answer = await studio.Http.PostAsJsonAsync("/api/v1/imports", new { inputs = new[] { new { text = "a", path = "/etc/hostname" } } });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Directory.EnumerateDirectories(studio.Workspace.Jobs));
    }

    [Fact]
    public async Task Delete_DatasetThatARunUses_Refused_AfterwardsGone()
    {
        await using var studio = await TestStudio.StartAsync();
        var reference = await studio.ImportAsync();
        var run = await studio.CreateRunAsync(reference, "long");
        var path = $"/api/v1/datasets/{reference.Split('@')[0]}";
        using (var refused = await studio.Http.DeleteAsync(path))
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await studio.WaitForAsync(run, "running");
        await studio.PostAsync($"/api/v1/runs/{run}/cancel");
        await studio.WaitForAsync(run, "cancelled");
        using var deleted = await studio.Http.DeleteAsync(path);
        Assert.True((await deleted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("bytesFreed").GetInt64() > 0);
        Assert.Empty(Directory.EnumerateDirectories(studio.Workspace.Datasets));
    }

    private static async Task<string> StartAsync(TestStudio studio, string name) =>
        (await studio.PostAsync("/api/v1/imports", new { inputs = new[] { new { text = "x" } }, name })).GetProperty("jobId").GetString()!;

    private static Task StateAsync(TestStudio studio, string job, string state) =>
        Eventually.TrueAsync(async () => (await studio.GetAsync($"/api/v1/imports/{job}")).GetProperty("state").GetString() == state, TimeSpan.FromSeconds(20), $"the import is {state}");
}
