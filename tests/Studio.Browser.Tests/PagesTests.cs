using Microsoft.Playwright;
using Studio.Browsing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>Every page with something in it: nothing for axe to find in either theme, nothing wider than a small window.</summary>
public sealed class PagesTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData("home", "/")]
    [InlineData("datasets", "/datasets")]
    [InlineData("dataset", "/datasets/{dataset}")]
    [InlineData("dataset-about", "/datasets/{dataset}?tab=about")]
    [InlineData("import", "/datasets/import")]
    [InlineData("import-path", "/datasets/import?source=path")]
    [InlineData("import-paste", "/datasets/import?source=paste")]
    [InlineData("tokenizers", "/tokenizers")]
    [InlineData("tokenizer-train", "/tokenizers/train")]
    [InlineData("tokenizer-try", "/tokenizers/try")]
    [InlineData("new-run", "/runs/new")]
    [InlineData("new-run-json", "/runs/new?view=json")]
    [InlineData("runs", "/runs")]
    [InlineData("runs-none", "/runs?q=nothing-is-called-so")]
    [InlineData("run", "/runs/seeded-000")]
    [InlineData("run-failed", "/runs/seeded-002")]
    [InlineData("run-long-name", "/runs/seeded-007")]
    [InlineData("run-missing", "/runs/no-such-run")]
    [InlineData("run-samples", "/runs/seeded-000/samples")]
    [InlineData("run-checkpoints", "/runs/seeded-000/checkpoints")]
    [InlineData("run-settings", "/runs/seeded-000/settings")]
    [InlineData("run-system", "/runs/seeded-000/system")]
    [InlineData("run-log", "/runs/seeded-000/log")]
    [InlineData("run-events", "/runs/seeded-000/events")]
    [InlineData("compare-empty", "/compare")]
    [InlineData("compare", "/compare?runs=seeded-000.0,seeded-001.1,seeded-004.2")]
    [InlineData("compare-seeds", "/compare?runs=seeded-000.0,seeded-012.1,seeded-024.2,seeded-001.3,seeded-013.4&seeds=mean")]
    [InlineData("queue", "/queue")]
    [InlineData("playground", "/playground?run={run}")]
    [InlineData("experiments", "/experiments")]
    [InlineData("new-run-texts", "/runs/new?dataset={reviews}")]
    [InlineData("clean", "/datasets/{reviews}/clean")]
    [InlineData("models", "/models")]
    [InlineData("model", "/models/{model}")]
    [InlineData("evaluations", "/evaluations")]
    [InlineData("evaluation", "/evaluations/{first}")]
    [InlineData("evaluation-compare", "/evaluations/compare?a={first}&b={second}")]
    [InlineData("labeling", "/labeling")]
    [InlineData("labeling-new", "/labeling/new")]
    [InlineData("labeling-who", "/labeling/{rows}")]
    [InlineData("labeling-row", "/labeling/{rows}?by=ann")]
    [InlineData("labeling-grid", "/labeling/{rows}?by=ann&rows=10")]
    [InlineData("labeling-spans", "/labeling/{spans}?by=ann")]
    [InlineData("labeling-agreement", "/labeling/{rows}?by=ann&tab=agreement")]
    [InlineData("labeling-suggestions", "/labeling/{rows}?by=ann&tab=suggestions")]
    [InlineData("labeling-bulk", "/labeling/{rows}?by=ann&tab=bulk")]
    [InlineData("labeling-rules", "/labeling/{rows}?by=ann&tab=rules")]
    [InlineData("labeling-commit", "/labeling/{rows}?by=ann&tab=commit")]
    [InlineData("settings", "/settings")]
    [InlineData("api", "/settings/api")]
    [InlineData("not-found", "/no/such/page")]
    public async Task Page_Filled_IsReadableInBothThemesAndOnASmallScreen(string name, string address)
    {
        var seeded = await Fixture.SeededAsync();
        var reviews = await seeded.ReviewsAsync();
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        var watch = new PageWatch(page, seeded.Server.Address);

        await page.GotoAsync(reviews.Fill(address).Replace("{dataset}", seeded.DatasetId, StringComparison.Ordinal).Replace("{run}", seeded.TrainedRun, StringComparison.Ordinal));
        await SettledAsync(page);
        await Screenshots.TakeAsync(page, $"pages-{name}-light");
        Assert.Empty(await Accessibility.ViolationsAsync(page));

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        // a button on its way from one colour to the other is neither
        await page.WaitForFunctionAsync("() => document.getAnimations().every(a => a.playState === 'finished')");
        Assert.Empty(await Accessibility.ContrastViolationsAsync(page));
        await Screenshots.TakeAsync(page, $"pages-{name}-dark");

        await page.SetViewportSizeAsync(800, 900);
        await Screenshots.TakeAsync(page, $"pages-{name}-small");
        Assert.Equal(800, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Empty(watch.Complaints);
    }

    private static async Task SettledAsync(IPage page)
    {
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Expect(page.Locator("main .skeleton")).ToHaveCountAsync(0);
        if (await page.Locator(".chart:not(.live)").CountAsync() > 0)
            await page.WaitForFunctionAsync("() => window.studioChartStats?.firstDrawnAt > 0");
    }
}
