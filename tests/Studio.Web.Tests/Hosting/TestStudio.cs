using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Studio.Data;
using Studio.Testing;
using Studio.Training.Models.Hub;
using Studio.Web.Jobs;

namespace Studio.Web.Tests.Hosting;

/// <summary>The whole web program in this process: real Kestrel on a free port, a workspace of its own, the fake worker at the process border.</summary>
internal sealed class TestStudio : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly IDisposable _lock;

    private TestStudio(TimeSpan grace, HubHosts? hubs)
    {
        Workspace = new Workspace(_folder.Path);
        _lock = Workspace.Lock();
        App = StudioApp.Build(new StudioOptions { WorkspaceRoot = _folder.Path, Port = 0, WorkerCommand = [FakeWorker], StopGrace = grace, Hubs = hubs ?? new([]) }, Workspace);
    }

    public static string FakeWorker { get; } = Path.Combine(Repository.Root, "tests", "Studio.Web.Tests", "Hosting", "fake-worker.sh");

    public Workspace Workspace { get; }
    public WebApplication App { get; }
    public HttpClient Http { get; private set; } = null!;
    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    public static async Task<TestStudio> StartAsync(TimeSpan? grace = null, HubHosts? hubs = null)
    {
        var studio = new TestStudio(grace ?? TimeSpan.FromSeconds(20), hubs);
        await studio.App.StartAsync();
        studio.Http = new HttpClient { BaseAddress = new Uri(studio.App.Urls.First()) };
        await studio.Get<Reconciler>().Done.WaitAsync(TimeSpan.FromSeconds(20));
        return studio;
    }

    /// <summary>A dataset through the whole import: id@version.</summary>
    public async Task<string> ImportAsync(string name = "text")
    {
        var started = await PostAsync("/api/v1/imports", new { inputs = new[] { new { text = "some text" } }, name });
        var id = started.GetProperty("jobId").GetString()!;
        await Eventually.TrueAsync(async () => (await GetAsync($"/api/v1/imports/{id}")).GetProperty("state").GetString() == "succeeded", TimeSpan.FromSeconds(20), "the import is done");
        var done = await GetAsync($"/api/v1/imports/{id}");
        return $"{done.GetProperty("datasetId").GetString()}@{done.GetProperty("version").GetInt32()}";
    }

    /// <summary>A run that behaves as its name says; see fake-worker.sh.</summary>
    public async Task<string> CreateRunAsync(string dataset, string name, bool resumeAutomatically = true) =>
        (await PostAsync("/api/v1/runs", new { dataset, name, device = "cpu", resumeAutomatically })).GetProperty("id").GetString()!;

    public Task WaitForAsync(string runId, string status) =>
        Eventually.TrueAsync(async () => await StatusAsync(runId) == status, TimeSpan.FromSeconds(30), $"run {runId} is {status}");

    public async Task<string?> StatusAsync(string runId) => (await GetAsync($"/api/v1/runs/{runId}")).GetProperty("status").GetString();

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public async Task<JsonElement> PostAsync(string path, object? body = null)
    {
        using var answer = await Http.PostAsJsonAsync(path, body ?? new { });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonElement.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        foreach (var run in Directory.EnumerateDirectories(Workspace.Runs).Concat(Directory.EnumerateDirectories(Workspace.Jobs)))
            WorkerProcess.Attach(run)?.Kill();
        _lock.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
