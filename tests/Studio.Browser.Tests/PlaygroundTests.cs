using Microsoft.Playwright;
using Studio.Browsing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

public sealed class PlaygroundTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Stop_WhileItWrites_KeepsWhatWasWrittenAndCanBeginAgain()
    {
        var seeded = await Fixture.SeededAsync();
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        await page.GotoAsync($"/playground?run={seeded.TrainedRun}");
        await page.Locator("#prompt").FillAsync("the rain", new() { Timeout = 60_000 });

        // the button is pressed while a field has the focus: its hint once went away under the click, and the button with it
        await page.Locator("#sampling-length").FillAsync("100000");
        await page.GetByTestId("generate").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('section.output pre').textContent.length > 60");
        Assert.Empty(await Accessibility.ViolationsAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(page.GetByText("Stopped")).ToBeVisibleAsync();
        var text = await page.Locator("section.output pre").TextContentAsync();
        Assert.StartsWith("the rain", text, StringComparison.Ordinal);
        Assert.True(text!.Length < 90_000);

        await page.Locator("#sampling-length").FillAsync("20");
        await page.GetByTestId("generate").ClickAsync();
        await Expect(page.Locator("section.output .note")).ToContainTextAsync("20 tokens");
    }
}
