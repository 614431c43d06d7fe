using System.Net.Http.Json;
using System.Text.Json;
using Studio.Data.Runs;
using Studio.Testing;
using Studio.Training.Contracts;

namespace Studio.Browser.Tests;

/// <summary>
/// The real program on a workspace with something in it: finished runs of every state with curves, a text, a tokenizer,
/// and one small model that was really trained.
/// </summary>
public sealed class SeededStudio : IAsyncDisposable
{
    private const int Runs = 60;
    private Task<SeededReviews>? _reviews;
    private static readonly RunStatus[] s_states = [RunStatus.Succeeded, RunStatus.Succeeded, RunStatus.Failed, RunStatus.Cancelled, RunStatus.Paused];
    private readonly TestCatalog _catalog;

    private SeededStudio(TestCatalog catalog, StudioServer server) => (_catalog, Server) = (catalog, server);

    public StudioServer Server { get; private set; }
    public string DatasetId { get; private set; } = "";
    public string Uploads => _catalog.Workspace.Uploads;
    public string TokenizerId { get; private set; } = "";

    /// <summary>The run that has a model to write with.</summary>
    public string TrainedRun { get; private set; } = "";

    public static async Task<SeededStudio> StartAsync()
    {
        var catalog = new TestCatalog();
        for (var i = 0; i < Runs; i++)
            await NewRun(i).AddAsync(catalog.Writer, catalog.Metrics);
        var studio = new SeededStudio(catalog, await StudioServer.StartAsync(catalog.Workspace.Root));
        await studio.FillAsync();
        return studio;
    }

    /// <summary>Labeled texts and what was made of them, by the first test that asks.</summary>
    public Task<SeededReviews> ReviewsAsync() => _reviews ??= SeededReviews.MakeAsync(this);

    /// <summary>A run that goes on until it is stopped.</summary>
    public async Task<string> StartRunAsync(string name, long maxSteps = 1_000_000) =>
        (await PostAsync("api/v1/runs", new { name, dataset = DatasetId, maxSteps, layers = 1, heads = 2, embeddingSize = 16, contextLength = 16, evaluateEverySteps = 0, sampleEverySteps = 0, threads = 1 })).GetProperty("id").GetString()!;

    public Task StopRunAsync(string id) => PostAsync($"api/v1/runs/{id}/cancel", new { });

    public Task WaitForAsync(string run, string status) =>
        Eventually.TrueAsync(async () => (await GetAsync($"api/v1/runs/{run}")).GetProperty("status").GetString() == status, TimeSpan.FromSeconds(90), $"{run} is {status}");

    public async Task<JsonElement> GetAsync(string path) => await Server.Http.GetFromJsonAsync<JsonElement>(path);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _catalog.Dispose();
    }

    private async Task FillAsync()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 400).Select(i => $"the rain of day {i % 31} falls on the hill, and the river takes it home"));
        var import = await PostAsync("api/v1/imports", new { inputs = new[] { new { text = lines } }, name = "verses" });
        DatasetId = (await EndAsync($"api/v1/imports/{import.GetProperty("jobId").GetString()}")).GetProperty("datasetId").GetString()!;
        var training = await PostAsync("api/v1/tokenizer-trainings", new { name = "verses BPE", dataset = $"{DatasetId}@1", vocabularySize = 300 });
        TokenizerId = (await EndAsync($"api/v1/tokenizer-trainings/{training.GetProperty("jobId").GetString()}")).GetProperty("tokenizerId").GetString()!;
        TrainedRun = await StartRunAsync("a model to write with", maxSteps: 20);
        await WaitForAsync(TrainedRun, "succeeded");
    }

    internal async Task<JsonElement> EndAsync(string job)
    {
        await Eventually.TrueAsync(async () => (await GetAsync(job)).GetProperty("state").GetString() is "succeeded" or "failed", TimeSpan.FromSeconds(60), $"{job} has ended");
        var status = await GetAsync(job);
        Assert.True(status.GetProperty("state").GetString() == "succeeded", $"{job}: {status}");
        return status;
    }

    internal async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Server.Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private static SeededRun NewRun(int i) => new()
    {
        Id = $"seeded-{i:000}",
        Spec = new RunSpec { Name = i == 7 ? string.Join(' ', Enumerable.Repeat("a long name", 18))[..199] : $"sweep {i:00}", Dataset = "tinyshakespeare@1", LearningRate = 1e-3 / (1 + i % 4), Dropout = i % 3 * 0.1, Seed = i % 5 },
        Status = s_states[i % s_states.Length],
        Reason = s_states[i % s_states.Length] == RunStatus.Failed ? "The loss became NaN at step 1,240: lower the learning rate or clip the gradient." : "",
        Steps = 2000,
        Seed = i,
        CreatedAt = DateTimeOffset.UtcNow.AddHours(-i),
        Tags = i % 4 == 0 ? ["baseline", "sweep"] : [],
        Notes = i % 6 == 0 ? "higher dropout only helps the larger model" : "",
    };
}
