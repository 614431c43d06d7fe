using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Testing;

[assembly: AssemblyFixture(typeof(Studio.Browser.Tests.StudioFixture))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Studio.Browser.Tests;

/// <summary>One Chromium for all tests, and one web program with a filled workspace; tests of a first visit start one of their own.</summary>
public sealed class StudioFixture : IAsyncLifetime
{
    private Task<SeededStudio>? _seeded;

    public Chromium Chromium { get; private set; } = null!;

    /// <summary>The one program with something in it, for tests that look and take nothing away; started by the first that asks.</summary>
    public Task<SeededStudio> SeededAsync() => _seeded ??= SeededStudio.StartAsync();

    public async ValueTask InitializeAsync()
    {
        if (Chromium.ExecutablePath is null)
            throw new InvalidOperationException("No Chromium found: install the package chromium (./studio test does).");
        // a deadline only bounds how long a failure takes; Playwright's own 5 s are too few on a busy machine
        Assertions.SetDefaultExpectTimeout(20_000);
        Chromium = await Chromium.LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_seeded is { IsCompletedSuccessfully: true })
            await (await _seeded).DisposeAsync();
        await Chromium.DisposeAsync();
    }

    public static Task<StudioServer> StartAsync(TempFolder folder) => StudioServer.StartAsync(folder.File("workspace"));
}
