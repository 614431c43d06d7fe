using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Studio.Testing;
using Studio.Training.Models.Hub;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Modeling;

/// <summary>A hub's model looked up and fetched over the REST API; the fake worker brings four bytes of it and fails.</summary>
public sealed class HubApiTests : IAsyncLifetime
{
    private FakeHub _hub = null!;
    private TestStudio _studio = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _hub.Add("config.json", """{"model_type":"gpt2"}""");
        _hub.Add("model.safetensors", new byte[1000]);
        _hub.Add("pytorch_model.bin", "pickle");
        _studio = await TestStudio.StartAsync(hubs: new HubHosts([_hub.Address]));
    }

    public async ValueTask DisposeAsync()
    {
        await _studio.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Listing_Model_SaysWhatWouldBeFetchedAndFetchesNothing()
    {
        var listing = await _studio.PostAsync("/api/v1/hub-listings", new { model = "some/model" });

        Assert.Equal(("apache-2.0", FakeHub.Commit, 1021L), (listing.GetProperty("license").GetString(), listing.GetProperty("commit").GetString(), listing.GetProperty("bytes").GetInt64()));
        Assert.Equal(["config.json", "model.safetensors"], listing.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString()));
        Assert.Equal(["pytorch_model.bin"], listing.GetProperty("leftOut").EnumerateArray().Select(name => name.GetString()));
        Assert.Empty(_hub.Fetches);
    }

    [Fact]
    public async Task Import_OfAHubThatFails_CanGoOnOrBeThrownAway()
    {
        var job = await _studio.PostAsync("/api/v1/model-imports", new { name = "mine", hub = $"some/model@{FakeHub.Commit}" });
        var address = $"/api/v1/model-imports/{job.GetProperty("jobId").GetString()}";
        var failed = await EndAsync(address);
        Assert.Equal(("fetch", "The hub is gone.", 4L, 1021L, true), (failed.GetProperty("kind").GetString(), failed.GetProperty("reason").GetString(), failed.GetProperty("bytesDone").GetInt64(), failed.GetProperty("bytesTotal").GetInt64(), failed.GetProperty("canResume").GetBoolean()));

        await _studio.PostAsync(address + "/resume");
        await EndAsync(address);
        var attempts = Path.Combine(_studio.Workspace.Jobs, job.GetProperty("jobId").GetString()!, "attempts.txt");
        Assert.Equal(2, File.ReadAllLines(attempts).Length);
        await Eventually.TrueAsync(async () => !(await _studio.PostAsync(address + "/cancel")).GetProperty("canResume").GetBoolean(), TimeSpan.FromSeconds(20), "what came is thrown away");

        using var again = await _studio.Http.PostAsync(address + "/resume", null);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact]
    public async Task Import_OfAHubAndAPath_IsRefused()
    {
        using var answer = await _studio.Http.PostAsJsonAsync("/api/v1/model-imports", new { name = "mine", hub = "some/model", path = "/x" });

        Assert.Equal("An import takes either a hub's model, uploaded files, or a path.", JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("detail").GetString());
    }

    private async Task<JsonElement> EndAsync(string address)
    {
        JsonElement status = default;
        await Eventually.TrueAsync(async () => (status = await _studio.GetAsync(address)).GetProperty("state").GetString() == "failed", TimeSpan.FromSeconds(20), "the worker has failed");
        return status;
    }
}
