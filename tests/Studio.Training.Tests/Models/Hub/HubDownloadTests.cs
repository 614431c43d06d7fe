using Studio.Data;
using Studio.Testing;
using Studio.Training.Models.Hub;
using Studio.Training.Models.Library;
using Studio.Training.Tests.Models.Library;

namespace Studio.Training.Tests.Models.Hub;

/// <summary>A whole model fetched from a hub on this machine, over real connections that break.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class HubDownloadTests : IAsyncLifetime
{
    private readonly ModelFolders _folders = new();
    private FakeHub _hub = null!;
    private HttpClient _http = null!;
    private HubClient _client = null!;

    private string Target => _folders.File("fetched");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync(_folders.Good);
        Open(new HubHosts([_hub.Address]));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _hub.DisposeAsync();
        _folders.Dispose();
    }

    [Fact]
    public async Task ListAsync_Model_SaysSizesHashesAndLicenceAndFetchesNothing()
    {
        _hub.Add("pytorch_model.bin", "pickle");
        _hub.Add("flax_model.msgpack", "flax");

        var listing = await ListAsync();

        Assert.Equal((FakeHub.Commit, "apache-2.0", $"{_hub.Address}some/model"), (listing.Commit, listing.License, listing.Page));
        Assert.Equal(["config.json", "studio-tokenizer.json", "model.safetensors"], listing.Files.Select(f => f.Name).Where(n => n is "config.json" or "studio-tokenizer.json" or "model.safetensors"));
        Assert.Equal(["flax_model.msgpack", "pytorch_model.bin"], listing.LeftOut);
        Assert.Equal(listing.Files.Sum(f => new FileInfo(Path.Combine(_folders.Good, f.Name)).Length), listing.Bytes);
        Assert.Equal(64, listing.Files.Single(f => f.Name == "model.safetensors").Sha256!.Length);
        Assert.Equal(40, listing.Files.Single(f => f.Name == "config.json").GitHash!.Length);
        Assert.Empty(_hub.Fetches);
    }

    [Fact]
    public async Task FetchAsync_WholeModel_BecomesOneOfTheLibraryAndKnowsWhereItIsFrom()
    {
        var listing = await FetchAsync();

        var model = ModelImport.FromHub(_folders.Workspace, Target, "fetched", listing, null);

        Assert.Equal((listing.Page, FakeHub.Commit, "apache-2.0", "some/model"), (model.Origin.Hub, model.Origin.Commit, model.Origin.License, model.Origin.File));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folders.Good, "model.safetensors")), File.ReadAllBytes(Path.Combine(_folders.Workspace.ModelDirectory(model.Id), "model.safetensors")));
        Assert.Empty(Directory.GetFiles(Target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FetchAsync_ConnectionsBreak_GoesOnWhereTheyBroke(bool ranges)
    {
        using var arrived = new SemaphoreSlim(0);
        (_hub.CutAfter, _hub.Cuts, _hub.KnowsRanges, _hub.BeforeCut) = (1000, 2, ranges, () => arrived.WaitAsync(TimeSpan.FromSeconds(20)));
        var listing = await ListAsync();
        var small = listing.Bytes - listing.Files[^1].Bytes;

        await Download().FetchAsync(listing, Target, bytes =>
        {
            if (bytes > small && (bytes - small) % 1000 == 0) arrived.Release();
        }, Cancel);

        Assert.Equal(File.ReadAllBytes(Path.Combine(_folders.Good, "model.safetensors")), File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
        Assert.Equal([0, 1000, ranges ? 2000 : 1000], _hub.Fetches.Where(f => f.File == "model.safetensors").Select(f => f.From));
    }

    [Fact]
    public async Task FetchAsync_HubGoneFor5Attempts_KeepsWhatCameAndTheNextGoesOn()
    {
        (_hub.CutAfter, _hub.Cuts) = (0, int.MaxValue);
        var broken = await Assert.ThrowsAsync<UserError>(() => FetchAsync());
        (_hub.CutAfter, _hub.Cuts) = (700, 1);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var listing = await ListAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Download().FetchAsync(listing, Target, bytes =>
        {
            if (File.Exists(Path.Combine(Target, "model.safetensors.part")) && bytes > 0) stopped.Cancel();
        }, stopped.Token));
        var kept = HubDownload.BytesIn(Target);
        _hub.Fetches.Clear();

        await Download().FetchAsync(listing, Target, _ => { }, Cancel);

        Assert.Contains("was not fetched whole.", broken.Message, StringComparison.Ordinal);
        Assert.True(kept > 0);
        Assert.DoesNotContain(_hub.Fetches, f => f.File == "config.json");
        Assert.Equal(listing.Bytes, HubDownload.BytesIn(Target));
    }

    [Fact]
    public async Task FetchAsync_OtherBytesThanListed_IsRefusedAndNotKept()
    {
        _hub.IsForging = true;

        var refused = await Assert.ThrowsAsync<UserError>(() => FetchAsync());

        Assert.Equal("model.safetensors of some/model is not the file the hub lists (sha256 differs): it was changed at its source or on its way, and is not used.", refused.Message);
        Assert.DoesNotContain(Directory.GetFiles(Target), path => path.Contains("model.safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FetchAsync_PartOfAnotherFileLeftBehind_IsFetchedAnew()
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllBytesAsync(Path.Combine(Target, "model.safetensors.part"), new byte[500], Cancel);

        await FetchAsync();

        Assert.Equal([500, 0], _hub.Fetches.Where(f => f.File == "model.safetensors").Select(f => f.From));
    }

    [Fact]
    public async Task FetchAsync_ModelStudioDoesNotHave_IsRefusedBeforeItsWeightsAreFetched()
    {
        _hub.Add("config.json", """{"model_type":"mamba"}""");

        var refused = await Assert.ThrowsAsync<UserError>(() => FetchAsync());

        Assert.StartsWith("config.json describes a 'mamba' model, which Studio does not have", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_hub.Fetches, f => f.File == "model.safetensors");
    }

    [Theory]
    [InlineData("http://127.0.0.2:9/metadata", "127.0.0.2 is asked by https alone")]
    [InlineData("https://169.254.169.254/latest", "169.254.169.254 is a machine of this network")]
    [InlineData("https://localhost:9/x", "localhost is a machine of this network")]
    public async Task FetchAsync_RedirectIntoTheLocalNetwork_IsNotFollowed(string store, string sentence)
    {
        _hub.Store = store;

        Assert.StartsWith(sentence, (await Assert.ThrowsAsync<UserError>(() => FetchAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_RedirectsWithoutEnd_AreGivenUp()
    {
        _hub.Store = "/some/model/resolve/x/model.safetensors";

        Assert.Equal("127.0.0.1 redirects more than 5 times; nothing was fetched.", (await Assert.ThrowsAsync<UserError>(() => FetchAsync())).Message);
    }

    [Fact]
    public async Task ListAsync_HubOfTheLocalNetworkThatNobodyNamed_IsNotAsked()
    {
        Open(new HubHosts([]));

        var refused = await Assert.ThrowsAsync<UserError>(() => _client.ListAsync(new HubAddress(new Uri($"https://localhost:{_hub.Address.Port}/"), "some/model", "main"), Cancel));

        Assert.StartsWith("localhost is a machine of this network and not of the public internet, so it is not asked.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _hub.Requests);
    }

    [Fact]
    public async Task ListAsync_NoSuchModel_SaysSo() =>
        Assert.StartsWith("127.0.0.1 has no model 'other/model' that everybody may fetch.", (await Assert.ThrowsAsync<UserError>(() => _client.ListAsync(HubAddress.Parse("other/model", new([_hub.Address])), Cancel))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("model.safetensors", "pytorch_model.bin", "some/model has its weights as a pickle only. pytorch_model.bin is a Python pickle")]
    [InlineData("model.safetensors", "notes.txt", "some/model has no weights as .safetensors")]
    [InlineData("config.json", "notes.txt", "some/model has no config.json")]
    public async Task ListAsync_NoModelInHuggingFacesForm_SaysWhy(string without, string with, string sentence)
    {
        var folder = Directory.CreateDirectory(_folders.File("other")).FullName;
        foreach (var path in Directory.GetFiles(_folders.Good).Where(path => Path.GetFileName(path) != without)) File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        File.WriteAllText(Path.Combine(folder, with), "x");
        await using var hub = await FakeHub.StartAsync(folder);
        var hosts = new HubHosts([hub.Address]);
        using var http = hosts.CreateClient();

        Assert.StartsWith(sentence, (await Assert.ThrowsAsync<UserError>(() => new HubClient(http, hosts).ListAsync(HubAddress.Parse("some/model", hosts), Cancel))).Message, StringComparison.Ordinal);
    }

    private void Open(HubHosts hosts)
    {
        _http?.Dispose();
        _http = hosts.CreateClient();
        _client = new HubClient(_http, hosts);
    }

    private HubDownload Download() => new(_client, _ => TimeSpan.Zero);

    private Task<HubListing> ListAsync() => _client.ListAsync(new HubAddress(_hub.Address, "some/model", "main"), Cancel);

    private async Task<HubListing> FetchAsync()
    {
        var listing = await ListAsync();
        await Download().FetchAsync(listing, Target, _ => { }, Cancel);
        return listing;
    }
}
