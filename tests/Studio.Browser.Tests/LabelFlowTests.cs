using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Testing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>Labels said of rows without a mouse, and of stretches of text.</summary>
public sealed class LabelFlowTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Rows_LabeledByKeyboard_AreHandedInDiscardedAndTakenBack()
    {
        var (page, reviews) = await OpenAsync("/labeling/{rows}?by=key");
        var row = page.GetByRole(AriaRole.Region, new() { Name = "The row" });
        var good = page.GetByRole(AriaRole.Button, new() { Name = "good 1" });
        await Expect(row).ToContainTextAsync("Day 0:");

        await PressUntilAsync(page, "1", () => Expect(good).ToHaveAttributeAsync("aria-pressed", "true", new() { Timeout = 2000 }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(row).ToContainTextAsync("Day 1:");
        await page.Keyboard.PressAsync("2");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "bad 2" })).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("Enter");
        await Expect(row).ToContainTextAsync("Day 2:");
        await page.Keyboard.PressAsync("Backspace");
        await Expect(row).ToContainTextAsync("Day 3:");

        await page.Keyboard.PressAsync("u");
        await Expect(row).ToContainTextAsync("Day 2:");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Discarded 0" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("r");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Discarded 1" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(row).ToContainTextAsync("Day 3:");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToContainTextAsync("Hand the row in");

        var seeded = await Fixture.SeededAsync();
        var project = await seeded.GetAsync($"api/v1/labeling/{reviews.Rows}?by=key");
        Assert.Equal((2, 1), (project.GetProperty("counts").GetProperty("submitted").GetInt32(), project.GetProperty("counts").GetProperty("discarded").GetInt32()));
    }

    [Fact]
    public async Task Spans_SelectedAndLabeledByADigit_AreMarkedAndTakenOff()
    {
        var (page, _) = await OpenAsync("/labeling/{spans}?by=key");
        await Expect(page.Locator("#span-text")).ToContainTextAsync("Day 0:");
        await PressUntilAsync(page, "1", () => Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Select a stretch", new() { Timeout = 2000 }));

        await SelectAsync(page, 0, 5);
        await page.Keyboard.PressAsync("2");
        var spans = page.GetByRole(AriaRole.List, new() { Name = "Labeled stretches" }).GetByRole(AriaRole.Listitem);
        await Expect(spans).ToHaveCountAsync(1);
        await Expect(spans.First).ToContainTextAsync("Day 0");
        await Expect(page.Locator("#span-text mark")).ToHaveAttributeAsync("data-label", "bad");
        Assert.Empty(await Accessibility.ViolationsAsync(page));

        await page.GetByRole(AriaRole.Button, new() { Name = "Take the label off Day 0" }).ClickAsync();
        await Expect(spans).ToHaveCountAsync(0);
    }

    private async Task<(IPage Page, SeededReviews Reviews)> OpenAsync(string address)
    {
        var seeded = await Fixture.SeededAsync();
        var reviews = await seeded.ReviewsAsync();
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        await page.GotoAsync(reviews.Fill(address));
        return (page, reviews);
    }

    /// <summary>A page that has just been loaded does not listen yet, and keys pressed until then are lost.</summary>
    private static Task PressUntilAsync(IPage page, string key, Func<Task> expectation) => Eventually.TrueAsync(async () =>
    {
        await page.Keyboard.PressAsync(key);
        try
        {
            await expectation();
            return true;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }, TimeSpan.FromSeconds(30), $"{key} does something");

    private static Task SelectAsync(IPage page, int start, int end) => page.EvaluateAsync("""
        ([start, end]) => {
          const text = document.getElementById("span-text").firstChild;
          getSelection().setBaseAndExtent(text, start, text, end);
        }
        """, new[] { start, end });
}
