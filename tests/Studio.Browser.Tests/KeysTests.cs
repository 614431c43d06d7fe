using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Testing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>The application without a mouse.</summary>
public sealed class KeysTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Keys_GoSearchSelectCompareAndHelp()
    {
        var seeded = await Fixture.SeededAsync();
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        await page.GotoAsync("/");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Home");

        await GoAsync(page, "d", "/datasets");
        await GoAsync(page, "q", "/queue");
        await GoAsync(page, "r", "/runs");

        await Expect(page.Locator("tbody").GetByRole(AriaRole.Checkbox, new() { Name = "Select sweep 00" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search runs" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("sweep 0", new() { Delay = 60 });
        await Expect(page.GetByText(" found")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search runs" })).ToHaveValueAsync("sweep 0");
        await page.Keyboard.PressAsync("Escape");

        var boxes = page.GetByRole(AriaRole.Row).GetByRole(AriaRole.Checkbox);
        for (var row = 0; row < 2; row++)
            await Eventually.TrueAsync(() => SelectAsync(page, boxes.Nth(row)), TimeSpan.FromSeconds(20), $"Space selects row {row}");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Compare 2" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("c");
        await Expect(page).ToHaveURLAsync(new Regex("/compare\\?runs="));

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("n");
        await Expect(page).ToHaveURLAsync(new Regex("/runs/new$"));
    }

    private static async Task GoAsync(IPage page, string key, string address)
    {
        // a page that has just been loaded does not listen yet, and keys pressed until then are lost
        await Eventually.TrueAsync(() => PressAsync(page, key, address), TimeSpan.FromSeconds(20), $"g {key} goes to {address}");
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
    }

    private static async Task<bool> PressAsync(IPage page, string key, string address)
    {
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync(key);
        try
        {
            await Expect(page).ToHaveURLAsync(new Regex(address + "$"), new() { Timeout = 3000 });
            return true;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }

    /// <summary>False where a row was drawn anew under the focus, as the table does while its search settles.</summary>
    private static async Task<bool> SelectAsync(IPage page, ILocator box)
    {
        try
        {
            await box.FocusAsync(new() { Timeout = 2000 });
            if (!await box.IsCheckedAsync())
                await page.Keyboard.PressAsync("Space");
            await Expect(box).ToBeCheckedAsync(new() { Timeout = 2000 });
            return true;
        }
        catch (Exception e) when (e is TimeoutException or PlaywrightException)
        {
            return false;
        }
    }
}
