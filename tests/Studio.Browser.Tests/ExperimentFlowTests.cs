using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Studio.Browsing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>A ready-made experiment by one click, and a form that shows what will be learned, held out and varied.</summary>
public sealed class ExperimentFlowTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task ReadyMade_Started_IsARunOfItsSettings()
    {
        var seeded = await Fixture.SeededAsync();
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        await page.GotoAsync("/experiments");

        var card = page.GetByRole(AriaRole.Article, new() { Name = "A GPT, letter by letter" });
        await Expect(card).ToContainTextAsync("of memory");
        await card.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/2"));
        await Expect(page.Locator("h1")).ToContainTextAsync("small gpt");
        await seeded.StopRunAsync(new Uri(page.Url).Segments[^1]);
    }

    [Fact]
    public async Task Form_OfTexts_ShowsTheSplitAndWhatIsVaried()
    {
        var seeded = await Fixture.SeededAsync();
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        await page.GotoAsync((await seeded.ReviewsAsync()).Fill("/runs/new?dataset={reviews}"));
        await Expect(page.GetByTestId("start")).ToBeEnabledAsync();

        var split = page.GetByRole(AriaRole.Region, new() { Name = "Split" });
        await Expect(split).ToContainTextAsync("6 to test");
        await page.Locator("#field-validationFraction").FillAsync("0.4");
        await Expect(split).ToContainTextAsync(new Regex("2[0-4] to validate"));
        await page.Locator("details:has(#field-augmentWordDelete) > summary").ClickAsync();
        await page.Locator("#field-augmentWordDelete").FillAsync("0.5");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Varied while training" })).ToContainTextAsync("Day");
        await Screenshots.TakeAsync(page, "form-texts");
        Assert.Empty(await Accessibility.ViolationsAsync(page));
    }

    [Fact]
    public async Task Evaluations_Compared_LeadToTheRowsOnWhichTheyDiffer()
    {
        var seeded = await Fixture.SeededAsync();
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        await page.GotoAsync((await seeded.ReviewsAsync()).Fill("/evaluations/compare?a={first}&b={second}"));

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Figures of both" })).ToContainTextAsync("Accuracy");
        await page.GetByRole(AriaRole.Group, new() { Name = "Which rows" }).GetByRole(AriaRole.Link).Last.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("kind="));
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Rows that differ" }).GetByRole(AriaRole.Status)).ToBeVisibleAsync();
    }
}
