using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Testing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>What a new user does first, in the real program: import a text, train on it twice, compare, let it write.</summary>
public sealed class TextFlowTests(StudioFixture fixture) : BrowserTest(fixture)
{
    private const float TrainingTimeout = 120_000;

    [Fact]
    public async Task TextFile_ImportedTrainedComparedAndContinued()
    {
        using var folder = new TempFolder();
        var text = folder.Write("verses 诗.txt", Verses());
        await using var server = await StudioFixture.StartAsync(folder);
        var page = await Fixture.Chromium.OpenAsync(server.Address);
        var watch = new PageWatch(page, server.Address);

        await ImportAsync(page, text);
        await StartAsync(page, learningRate: "1e-3");
        await EndsAsync(page);
        await Screenshots.TakeAsync(page, "run-light");
        Assert.Empty(await Accessibility.ViolationsAsync(page));

        await page.GetByRole(AriaRole.Link, new() { Name = "Clone" }).ClickAsync();
        await StartAsync(page, learningRate: "3e-3");
        await EndsAsync(page);

        await CompareAsync(page);
        await WriteAsync(page);
        Assert.Empty(watch.Complaints);
    }

    private static async Task ImportAsync(IPage page, string file)
    {
        await page.GotoAsync("/datasets/import");
        await page.Locator("#files").SetInputFilesAsync(file);
        await page.GetByTestId("import").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New experiment on it" }).ClickAsync();
    }

    private static async Task StartAsync(IPage page, string learningRate)
    {
        await Expect(page.GetByTestId("start")).ToBeEnabledAsync();
        await page.Locator("#field-learningRate").FillAsync(learningRate);
        await page.Locator("#field-maxSteps").FillAsync("150");
        await page.Locator("#field-evaluateEverySteps").FillAsync("10");
        await page.Locator("#field-sampleEverySteps").FillAsync("50");
        await Screenshots.TakeAsync(page, "new-run");
        await page.GetByTestId("start").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/(?!new)"));
    }

    private static async Task EndsAsync(IPage page)
    {
        await Expect(page.GetByText("Succeeded").First).ToBeVisibleAsync(new() { Timeout = TrainingTimeout });
        await page.WaitForFunctionAsync("() => window.studioChartStats?.firstDrawnAt > 0");
        Assert.Empty(await page.Locator(".notice.bad").AllTextContentsAsync());
    }

    private static async Task CompareAsync(IPage page)
    {
        await page.GotoAsync("/runs");
        var boxes = page.GetByRole(AriaRole.Row).GetByRole(AriaRole.Checkbox);
        await Expect(boxes.First).ToBeVisibleAsync();
        await boxes.Nth(await boxes.CountAsync() - 1).CheckAsync();
        await boxes.Nth(await boxes.CountAsync() - 2).CheckAsync();
        await Screenshots.TakeAsync(page, "runs");
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare" }).Or(page.GetByRole(AriaRole.Button, new() { Name = "Compare" })).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What differs" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Learning rate" }).First).ToContainTextAsync("3e-3");
        await Expect(page.Locator(".chart-legend .entry")).ToHaveCountAsync(4);
        await Screenshots.TakeAsync(page, "compare");
        Assert.Empty(await Accessibility.ViolationsAsync(page));
    }

    private static async Task WriteAsync(IPage page)
    {
        await page.GotoAsync("/playground");
        // the model is loaded first
        await page.Locator("#prompt").FillAsync("the rain", new() { Timeout = 60_000 });
        await page.GetByTestId("generate").ClickAsync();
        var output = page.Locator("section.output pre");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What the model writes" })).ToContainTextAsync("tokens/s", new() { Timeout = 60_000 });
        await Expect(output).ToContainTextAsync("the rain");
        Assert.True((await output.TextContentAsync())!.Length > 100);
        await Screenshots.TakeAsync(page, "playground-text");
        Assert.Empty(await Accessibility.ViolationsAsync(page));
    }

    private static string Verses()
    {
        string[] lines = ["the rain falls on the hill", "and the river takes it home", "明月几时有", "把酒问青天", "a <b>lamp</b> burns in the window"];
        var text = new StringBuilder();
        for (var i = 0; i < 2000; i++)
            text.Append(lines[i * 7 % lines.Length]).Append('\n');
        return text.ToString();
    }
}
