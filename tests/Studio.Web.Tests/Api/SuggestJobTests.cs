using System.Net;
using System.Net.Http.Json;
using Studio.Testing;
using Studio.Web.Jobs;
using Studio.Web.Labeling;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Api;

/// <summary>Models asked about labels as jobs, through the REST API and with the fake worker.</summary>
public sealed class SuggestJobTests
{
    [Fact]
    public async Task Suggest_Succeeded_SaysWhatWasFound()
    {
        await using var studio = await TestStudio.StartAsync();
        var project = await ProjectAsync(studio);

        var job = await StartAsync(studio, project, "model:quick");

        await StateAsync(studio, project, job, "succeeded");
        var status = await studio.GetAsync($"/api/v1/labeling/{project}/suggestions/jobs/{job}");
        Assert.Equal((12, 1, 1.0), (status.GetProperty("result").GetProperty("rows").GetInt32(), status.GetProperty("result").GetProperty("doubted").GetInt32(), status.GetProperty("share").GetDouble()));
    }

    [Fact]
    public async Task Suggest_AskedTwice_IsOneJobAndOthersWait()
    {
        await using var studio = await TestStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var job = await StartAsync(studio, project, "model:slow");

        Assert.Equal(job, await StartAsync(studio, project, "model:slow"));
        using var refused = await studio.Http.PostAsJsonAsync($"/api/v1/labeling/{project}/suggestions", new { models = new[] { "model:quick" } });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Other models are being asked about these rows; wait for them or cancel them first.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Eventually.True(() => studio.Get<SuggestionService>().Status(job)!.Share == 0.25);
        await studio.PostAsync($"/api/v1/labeling/{project}/suggestions/jobs/{job}/cancel");
        await StateAsync(studio, project, job, "cancelled");
    }

    [Fact]
    public async Task Suggest_WhoseWorkerDies_FailsWithItsLastWords()
    {
        await using var studio = await TestStudio.StartAsync();
        var project = await ProjectAsync(studio);

        var job = await StartAsync(studio, project, "model:broken");

        await StateAsync(studio, project, job, "failed");
        Assert.Equal("The models were asked without a result. The last words: Segmentation fault", studio.Get<SuggestionService>().Status(job)!.Reason);
    }

    [Fact]
    public async Task Unfinished_AfterARestart_IsTheJobWhoseWorkerLives()
    {
        await using var studio = await TestStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var done = await StartAsync(studio, project, "model:quick");
        await StateAsync(studio, project, done, "succeeded");
        var open = await StartAsync(studio, project, "model:slow");
        await StateAsync(studio, project, open, "running");

        // what the reconciler of a new web program would take up: read from the folders alone
        Assert.Equal([open], studio.Get<SuggestionService>().Unfinished());
        Assert.NotNull(WorkerProcess.Attach(Path.Combine(studio.Workspace.Jobs, open)));
        await studio.PostAsync($"/api/v1/labeling/{project}/suggestions/jobs/{open}/cancel");
        await StateAsync(studio, project, open, "cancelled");
    }

    private static async Task<string> ProjectAsync(TestStudio studio) =>
        (await studio.PostAsync("/api/v1/labeling/fixes", new { dataset = await LabelingApiTests.PetsAsync(studio) })).GetProperty("id").GetString()!;

    private static async Task<string> StartAsync(TestStudio studio, string project, string model) =>
        (await studio.PostAsync($"/api/v1/labeling/{project}/suggestions", new { models = new[] { model } })).GetProperty("jobId").GetString()!;

    private static Task StateAsync(TestStudio studio, string project, string job, string state) =>
        Eventually.TrueAsync(async () => (await studio.GetAsync($"/api/v1/labeling/{project}/suggestions/jobs/{job}")).GetProperty("state").GetString() == state, TimeSpan.FromSeconds(20), $"the job is {state}");
}
