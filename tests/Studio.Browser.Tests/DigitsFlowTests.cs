using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Testing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>The other first thing: images made on the spot, a classifier, and a drawn digit.</summary>
public sealed class DigitsFlowTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task DrawnDigits_GeneratedTrainedAndTriedByDrawing()
    {
        using var folder = new TempFolder();
        await using var server = await StudioFixture.StartAsync(folder);
        var page = await Fixture.Chromium.OpenAsync(server.Address, dark: true);
        var watch = new PageWatch(page, server.Address);

        await page.GotoAsync("/datasets");
        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Drawn digits" }).GetByRole(AriaRole.Button, new() { Name = "Generate" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at the data" }).ClickAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByRole(AriaRole.Row).Nth(3)).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, "dataset-digits-dark");
        Assert.Empty(await Accessibility.ViolationsAsync(page));

        await page.GetByRole(AriaRole.Link, new() { Name = "New experiment" }).First.ClickAsync();
        await Expect(page.GetByTestId("start")).ToBeEnabledAsync();
        await page.Locator("#field-epochs").FillAsync("1");
        await page.GetByTestId("start").ClickAsync();
        await Expect(page.GetByText("Succeeded").First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Screenshots.TakeAsync(page, "run-digits-dark");

        await page.GetByRole(AriaRole.Link, new() { Name = "Try it" }).ClickAsync();
        await DrawAOneAsync(page);
        await Expect(page.Locator("ol.bars li.top")).ToContainTextAsync("1", new() { Timeout = 30_000 });
        await Screenshots.TakeAsync(page, "playground-digit-dark");
        Assert.Empty(await Accessibility.ViolationsAsync(page));

        await EvaluateAsync(page);
        await Screenshots.TakeAsync(page, "evaluation-digits-dark");
        Assert.Empty(await Accessibility.ViolationsAsync(page));
        await page.Locator(".matrix .right a").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Predictions, scrollable" }).GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();

        await EvaluateAsync(page);
        await page.GotoAsync("/evaluations");
        await page.GetByRole(AriaRole.Checkbox).Nth(0).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox).Nth(1).CheckAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare the two" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Figures of both" }).GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
        Assert.Empty(await Accessibility.ViolationsAsync(page));
        Assert.Empty(watch.Complaints);
    }

    private static async Task EvaluateAsync(IPage page)
    {
        await page.GotoAsync("/evaluations");
        await page.GetByRole(AriaRole.Button, new() { Name = "New evaluation" }).ClickAsync();
        await page.GetByTestId("evaluate").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Confusion matrix, scrollable" })).ToBeVisibleAsync(new() { Timeout = 90_000 });
    }

    private static async Task DrawAOneAsync(IPage page)
    {
        var pad = page.Locator("canvas.pad");
        await Expect(pad).ToBeVisibleAsync();
        var box = (await pad.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height * 0.15f);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height * 0.85f, new() { Steps = 12 });
        await page.Mouse.UpAsync();
    }
}
