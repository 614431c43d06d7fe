using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Testing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>A page that loses its server, and finds it again.</summary>
public sealed class ConnectionTests(StudioFixture fixture) : BrowserTest(fixture)
{
    private const string StepsDrawn = "() => { const rows = document.querySelectorAll('.chart-table tbody tr'); return rows.length ? Number(rows[rows.length - 1].firstChild.textContent.replaceAll(',', '')) : 0; }";

    [Fact]
    public async Task ConnectionCut_WhileARunTrains_SaysSoAndCatchesUp()
    {
        var seeded = await Fixture.SeededAsync();
        var run = await seeded.StartRunAsync("goes on without its viewer");
        await using var wire = new CuttableProxy(seeded.Server.Address);
        var page = await Fixture.Chromium.OpenAsync(wire.Address);
        await page.GotoAsync($"/runs/{run}");
        await page.WaitForFunctionAsync("() => window.studioChartStats?.firstDrawnAt > 0", null, new() { Timeout = 60_000 });
        Assert.Empty(await Accessibility.ViolationsAsync(page));

        wire.Cut();
        await Expect(page.Locator("#components-reconnect-modal")).ToContainTextAsync("The connection to Studio is lost", new() { UseInnerText = true });
        await seeded.StopRunAsync(run);
        await seeded.WaitForAsync(run, "cancelled");
        var steps = (await seeded.GetAsync($"api/v1/runs/{run}")).GetProperty("step").GetInt64();

        wire.Mend();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByText("Cancelled").First).ToBeVisibleAsync();
        // no point comes any more by which the charts would notice what they missed
        await page.GetByRole(AriaRole.Button, new() { Name = "table" }).First.ClickAsync();
        await page.WaitForFunctionAsync($"last => ({StepsDrawn})() >= last - 10", steps, new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task ServerRestarted_PageComesBackByItself()
    {
        using var folder = new TempFolder();
        var server = await StudioFixture.StartAsync(folder);
        await using var wire = new CuttableProxy(server.Address);
        var page = await Fixture.Chromium.OpenAsync(wire.Address);
        await page.GotoAsync("/queue");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Queue");

        await server.DisposeAsync();
        await using var again = await StudioFixture.StartAsync(folder);
        wire.Redirect(again.Address);

        await page.WaitForFunctionAsync("() => performance.getEntriesByType('navigation')[0].type === 'reload' && document.querySelector('h1')?.textContent === 'Queue'", null, new() { Timeout = 60_000 });
    }
}
