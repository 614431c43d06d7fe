using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Web.Datasets;
using Studio.Web.Jobs;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Cleaning;

public sealed class CleaningJobTests
{
    private static readonly object s_pipeline = new { operations = new object[] { new { operation = "html" }, new { operation = "length-filter", atLeast = 3 } } };

    [Fact]
    public async Task Clean_Succeeded_MeansThatTheVersionIsThere()
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await ImportAsync(studio, "reviews");

        var job = (await studio.PostAsync($"/api/v1/datasets/{dataset}/versions/1/clean", new { pipeline = s_pipeline })).GetProperty("jobId").GetString()!;
        await StateAsync(studio, job, "succeeded");

        Assert.Equal(2, (await studio.GetAsync($"/api/v1/cleanings/{job}")).GetProperty("version").GetInt32());
        Assert.Equal(1, (await studio.GetAsync($"/api/v1/datasets/{dataset}/versions/2")).GetProperty("parent").GetInt32());
    }

    [Fact]
    public async Task Clean_Cancelled_SaysSoAndLeavesTheDatasetAsItWas()
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await ImportAsync(studio, "slow");
        var job = (await studio.PostAsync($"/api/v1/datasets/{dataset}/versions/1/clean", new { pipeline = s_pipeline })).GetProperty("jobId").GetString()!;
        await StateAsync(studio, job, "running");
        await Eventually.True(() => WorkerProcess.Attach(Path.Combine(studio.Workspace.Jobs, job)) is not null);
        await Eventually.True(() => File.Exists(Path.Combine(studio.Workspace.Jobs, job, "events.jsonl")));

        await studio.PostAsync($"/api/v1/cleanings/{job}/cancel");

        await StateAsync(studio, job, "cancelled");
        Assert.Equal(1, (await studio.GetAsync($"/api/v1/datasets/{dataset}")).GetProperty("versions").GetArrayLength());
    }

    [Fact]
    public async Task Clean_WhoseWorkerDies_FailsWithItsLastWords()
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await ImportAsync(studio, "broken");
        var job = (await studio.PostAsync($"/api/v1/datasets/{dataset}/versions/1/clean", new { pipeline = s_pipeline })).GetProperty("jobId").GetString()!;

        await StateAsync(studio, job, "failed");

        Assert.Contains("Segmentation fault", (await studio.GetAsync($"/api/v1/cleanings/{job}")).GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_AndRefusals_AreToldBySentences()
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await ImportAsync(studio, "reviews");

        var preview = await studio.PostAsync($"/api/v1/datasets/{dataset}/versions/1/clean/preview", new { pipeline = s_pipeline });
        using var none = await studio.Http.PostAsJsonAsync($"/api/v1/datasets/{dataset}/versions/1/clean", new { pipeline = new { operations = new[] { new { operation = "html", column = "nothing" } } } });
        using var gone = await studio.Http.PostAsJsonAsync($"/api/v1/datasets/{dataset}/versions/7/clean", new { pipeline = s_pipeline });

        Assert.Equal((2, 1), (preview.GetProperty("rows").GetInt32(), preview.GetProperty("kept").GetInt32()));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (none.StatusCode, gone.StatusCode));
        Assert.Contains("There is no column 'nothing' here; there are text.", await none.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipelines_StaleSave_IsRefused()
    {
        await using var studio = await TestStudio.StartAsync();
        var saved = await studio.PostAsync("/api/v1/pipelines", new { name = "usual", pipeline = s_pipeline });
        var id = saved.GetProperty("id").GetString();

        using var first = await studio.Http.PutAsJsonAsync($"/api/v1/pipelines/{id}", new { name = "usual", revision = 1, pipeline = s_pipeline });
        using var stale = await studio.Http.PutAsJsonAsync($"/api/v1/pipelines/{id}", new { name = "usual", revision = 1, pipeline = s_pipeline });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (first.StatusCode, stale.StatusCode));
        Assert.Contains("changed by somebody else", await stale.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("usual", JsonElement.Parse(await studio.Http.GetStringAsync($"/api/v1/pipelines/{id}/export")).GetProperty("name").GetString());
    }

    private static async Task<string> ImportAsync(TestStudio studio, string name)
    {
        var file = Path.Combine(studio.Workspace.Uploads, "a.txt");
        await File.WriteAllTextAsync(file, "a <b>text</b> to clean\nhi");
        var manifest = Importer.Import(studio.Workspace, new ImportSpec { Name = name, Files = [new ImportFile(file)], Format = ImportFormat.Text }, _ => { }, CancellationToken.None).Manifest;
        await studio.Get<DatasetRegistry>().RegisterAsync(manifest.DatasetId, 1, CancellationToken.None);
        return manifest.DatasetId;
    }

    private static Task StateAsync(TestStudio studio, string job, string state) =>
        Eventually.TrueAsync(async () => (await studio.GetAsync($"/api/v1/cleanings/{job}")).GetProperty("state").GetString() == state, TimeSpan.FromSeconds(20), $"the cleaning is {state}");
}
