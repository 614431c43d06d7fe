using Microsoft.Playwright;
using Studio.Browsing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>The application without a mouse.</summary>
public sealed class KeysTests(StudioFixture studio)
{
    [Fact]
    public async Task Keys_GoSearchSelectCompareAndHelp()
    {
        var seeded = await studio.SeededAsync();
        var page = await studio.Chromium.OpenAsync(seeded.Server.Address);
        await page.GotoAsync("/");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Home");

        await GoAsync(page, "d", "/datasets");
        await GoAsync(page, "q", "/queue");
        await GoAsync(page, "r", "/runs");

        await Expect(page.Locator("tbody").GetByRole(AriaRole.Checkbox, new() { Name = "Select sweep 00" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search runs" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("sweep 0");
        await Expect(page.GetByText(" found")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        var boxes = page.GetByRole(AriaRole.Row).GetByRole(AriaRole.Checkbox);
        await boxes.Nth(0).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await boxes.Nth(1).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Compare 2" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("c");
        await page.WaitForURLAsync(url => url.Contains("/compare?runs=", StringComparison.Ordinal));

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("n");
        await page.WaitForURLAsync(url => url.EndsWith("/runs/new", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    private static async Task GoAsync(IPage page, string key, string address)
    {
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync(key);
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == address);
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
    }
}
