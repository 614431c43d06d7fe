using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Studio.Testing;
using Studio.Web.Evaluations;
using Studio.Web.Jobs;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Evaluations;

/// <summary>Evaluations as jobs, through the REST API and with the fake worker.</summary>
public sealed class EvaluationLifeTests
{
    [Fact]
    public async Task Evaluation_Succeeded_HasItsReportAndIsListed()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await StartAsync(studio, "quick");

        await StateAsync(studio, id, "succeeded");

        var view = await studio.GetAsync($"/api/v1/evaluations/{id}");
        Assert.Equal(0.75, view.GetProperty("report").GetProperty("figures").GetProperty("accuracy").GetDouble());
        Assert.Equal(JsonValueKind.Null, view.GetProperty("report").GetProperty("figures").GetProperty("rocAuc").ValueKind);
        var listed = await studio.GetAsync($"/api/v1/evaluations?run={view.GetProperty("evaluation").GetProperty("runId").GetString()}");
        Assert.Equal(0.75, Assert.Single(listed.EnumerateArray()).GetProperty("summary").GetProperty("figures").GetProperty("accuracy").GetDouble());
        using var deleted = await studio.Http.DeleteAsync($"/api/v1/evaluations/{id}");
        Assert.True((await deleted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("bytesFreed").GetInt64() > 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(studio.Workspace.Evaluations));
    }

    [Theory]
    [InlineData("predictions?order=sideways", "order is 'sideways'; it must be one of ")]
    [InlineData("predictions?order=1", "order is '1'; it must be one of ")]
    public async Task Predictions_UnknownWord_IsRefusedWithASentence(string query, string sentence)
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await StartAsync(studio, "quick");

        using var answer = await studio.Http.GetAsync($"/api/v1/evaluations/{id}/{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_Cancelled_SaysSo()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await StartAsync(studio, "slow");
        await StateAsync(studio, id, "running");
        await Eventually.True(() => studio.Get<EvaluationService>().Find(id)!.Total == 4);

        await studio.PostAsync($"/api/v1/evaluations/{id}/cancel");

        await StateAsync(studio, id, "cancelled");
    }

    [Fact]
    public async Task Evaluation_WhoseWorkerDies_FailsWithItsLastWords()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await StartAsync(studio, "broken");

        await StateAsync(studio, id, "failed");

        Assert.Contains("Segmentation fault", studio.Get<EvaluationService>().Find(id)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unfinished_AfterARestart_AreThoseWithoutALastWord()
    {
        await using var studio = await TestStudio.StartAsync();
        var done = await StartAsync(studio, "quick");
        await StateAsync(studio, done, "succeeded");
        var open = await StartAsync(studio, "slow");
        await StateAsync(studio, open, "running");

        // what the reconciler of a new web program would take up: read from the folders alone
        Assert.Equal([open], studio.Get<EvaluationService>().Unfinished());
        Assert.NotNull(WorkerProcess.Attach(studio.Workspace.EvaluationDirectory(open)));
        await studio.PostAsync($"/api/v1/evaluations/{open}/cancel");
        await StateAsync(studio, open, "cancelled");
    }

    [Theory]
    [InlineData("run:none", "test", "There is no run none in this workspace.")]
    [InlineData("nonsense", "test", "'nonsense' names no model; write run:ID, run:ID/CHECKPOINT or model:ID.")]
    public async Task Start_WrongWords_AreRefusedWithASentence(string model, string split, string sentence)
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await studio.ImportAsync();

        using var answer = await studio.Http.PostAsJsonAsync("/api/v1/evaluations", new { model, dataset, split });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(studio.Workspace.Evaluations));
    }

    private static async Task<string> StartAsync(TestStudio studio, string name)
    {
        var dataset = await studio.ImportAsync($"text for {name}");
        var run = await studio.CreateRunAsync(dataset, "short");
        await studio.WaitForAsync(run, "succeeded");
        return (await studio.PostAsync("/api/v1/evaluations", new { model = $"run:{run}", dataset, split = "all", name })).GetProperty("id").GetString()!;
    }

    private static Task StateAsync(TestStudio studio, string id, string state) =>
        Eventually.TrueAsync(async () => (await studio.GetAsync($"/api/v1/evaluations/{id}")).GetProperty("evaluation").GetProperty("state").GetString() == state, TimeSpan.FromSeconds(20), $"evaluation {id} is {state}");
}
