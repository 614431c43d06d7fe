using Studio.Browsing;

namespace Studio.Browser.Tests;

/// <summary>A test with pages of the shared Chromium: they are closed after it, and described first where it failed.</summary>
public abstract class BrowserTest(StudioFixture fixture) : IAsyncDisposable
{
    protected StudioFixture Fixture => fixture;

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(await FailureReport.OfAsync(fixture.Chromium.Pages));
        await fixture.Chromium.CloseAllAsync();
        GC.SuppressFinalize(this);
    }
}
