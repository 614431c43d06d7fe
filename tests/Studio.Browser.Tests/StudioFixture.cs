using Studio.Browsing;
using Studio.Testing;

[assembly: AssemblyFixture(typeof(Studio.Browser.Tests.StudioFixture))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Studio.Browser.Tests;

/// <summary>One Chromium for all tests. Each test class starts the real web program on a workspace of its own.</summary>
public sealed class StudioFixture : IAsyncLifetime
{
    public Chromium Chromium { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.ExecutablePath is null)
            throw new InvalidOperationException("No Chromium found: install the package chromium (./studio test does).");
        Chromium = await Chromium.LaunchAsync();
    }

    public ValueTask DisposeAsync() => Chromium.DisposeAsync();

    public static Task<StudioServer> StartAsync(TempFolder folder) => StudioServer.StartAsync(folder.File("workspace"));
}
