using Microsoft.Playwright;
using Studio.Browsing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>Pages while something trains and something waits behind it.</summary>
public sealed class LiveTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task WhileARunTrains_PagesShowItAndARefreshLosesNothing()
    {
        var seeded = await Fixture.SeededAsync();
        var run = await seeded.StartRunAsync("trains now");
        var waiting = await seeded.StartRunAsync("waits behind");
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        foreach (var (name, address) in new[] { ("home", "/"), ("queue", "/queue"), ("runs", "/runs?show=live"), ("run-queued", $"/runs/{waiting}"), ("run", $"/runs/{run}") })
        {
            await page.GotoAsync(address);
            await Expect(page.Locator("main .pill.running, main .pill.queued").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
            Assert.Empty(await Accessibility.ViolationsAsync(page));
            await Screenshots.TakeAsync(page, $"live-{name}");
        }

        var step = page.Locator(".kpi > div").Filter(new() { HasText = "Step" }).Locator("b");
        await Expect(step).Not.ToHaveTextAsync("0");
        var before = await NumberAsync(step);
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => window.studioChartStats?.firstDrawnAt > 0");
        Assert.True(await NumberAsync(step) >= before);

        await seeded.StopRunAsync(waiting);
        await seeded.StopRunAsync(run);
        await Expect(page.Locator("main .pill.cancelled").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    private static async Task<long> NumberAsync(ILocator text) =>
        long.Parse(await text.InnerTextAsync(), System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
}
