using System.Text.Json;
using Studio.Data;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Models.Hub;
using Studio.Training.Models.Library;
using Studio.Training.Tests.Models.Library;
using Studio.Training.Worker;

namespace Studio.Training.Tests.Worker;

/// <summary>Downloads by the real worker, killed and cancelled while the hub holds an answer back.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class HubJobTests : IAsyncLifetime
{
    private readonly ModelFolders _folders = new();
    private readonly TaskCompletionSource _held = new();
    private FakeHub _hub = null!;

    private Workspace Workspace => _folders.Workspace;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync(_folders.Good);
        (_hub.CutAfter, _hub.Cuts, _hub.BeforeCut) = (3000, 1, () => _held.Task);
    }

    public async ValueTask DisposeAsync()
    {
        _held.SetResult();
        await _hub.DisposeAsync();
        _folders.Dispose();
    }

    [Fact]
    public async Task Job_Killed_GoesOnWhereItWas()
    {
        var job = await CreateAsync();
        using (var killed = await StartedAsync(job))
        {
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var (code, _, error) = await WorkerProcess.Run("model", "job", job);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal([0, 3000], _hub.Fetches.Where(f => f.File == "model.safetensors").Select(f => f.From));
        Assert.Equal("fetched", Assert.Single(ModelLibrary.List(Workspace)).Name);
        Assert.False(Directory.Exists(Path.Combine(job, ModelJob.DownloadFolder)));
    }

    [Fact]
    public async Task Job_Cancelled_LeavesNothing()
    {
        var job = await CreateAsync();
        using var cancelled = await StartedAsync(job);

        WorkerProcess.Terminate(cancelled);
        await cancelled.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("cancelled", JsonSerializer.Deserialize<ModelJob.Result>(File.ReadAllText(Path.Combine(job, ModelJob.ResultFile)), JournalJson.Options)!.Status);
        Assert.False(Directory.Exists(Path.Combine(job, ModelJob.DownloadFolder)));
        Assert.Empty(ModelLibrary.List(Workspace));
    }

    [Fact]
    public async Task Fetch_WithoutYes_SaysWhatItWouldFetchAndAsksForNoFile()
    {
        var (code, output, error) = await WorkerProcess.Run("model", "fetch", "some/model", "--hub", _hub.Address.ToString(), "--workspace", Workspace.Root);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("licence: apache-2.0", output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was fetched. The same command with --yes fetches it.\n", output, StringComparison.Ordinal);
        Assert.Empty(_hub.Fetches);
    }

    private async Task<string> CreateAsync()
    {
        var hosts = new HubHosts([_hub.Address]);
        using var http = hosts.CreateClient();
        var listing = await new HubClient(http, hosts).ListAsync(HubAddress.Parse("some/model", hosts), TestContext.Current.CancellationToken);
        var job = Directory.CreateDirectory(Path.Combine(Workspace.Jobs, Identifier.New())).FullName;
        File.WriteAllText(Path.Combine(job, ModelJob.SpecFile), JsonSerializer.Serialize(new ModelJob("fetched", Hub: listing, Hubs: hosts.Text), JournalJson.Options));
        return job;
    }

    private static async Task<System.Diagnostics.Process> StartedAsync(string job)
    {
        var process = WorkerProcess.Start("model", "job", job);
        var part = new FileInfo(Path.Combine(job, ModelJob.DownloadFolder, "model.safetensors.part"));
        await Eventually.TrueAsync(() =>
        {
            part.Refresh();
            return Task.FromResult(part.Exists && part.Length == 3000);
        }, TimeSpan.FromSeconds(60), "3,000 bytes have come");
        return process;
    }
}
