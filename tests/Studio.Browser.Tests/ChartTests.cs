using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Studio.Browsing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>What can be done with a chart besides looking at it.</summary>
public sealed class ChartTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Downloads_PngAndCsv_HoldTheCurve()
    {
        var (page, chart) = await OpenAsync();

        var png = await DownloadAsync(page, chart, "png");
        Assert.Equal("sweep-00-loss.png", png.SuggestedFilename);
        var picture = await File.ReadAllBytesAsync(await png.PathAsync());
        Assert.Equal("\u0089PNG"u8.ToArray()[^3..], picture[1..4]);
        Assert.True(picture.Length > 5000);

        var csv = await DownloadAsync(page, chart, "csv");
        Assert.Equal("sweep-00-loss.csv", csv.SuggestedFilename);
        var lines = await File.ReadAllLinesAsync(await csv.PathAsync());
        Assert.Equal("run,metric,attempt,superseded,step,wall,value,smoothed", lines[0]);
        Assert.Equal(200, lines.Count(line => line.StartsWith("seeded-000,loss,1,false,", StringComparison.Ordinal)));
        Assert.Equal(8, lines.Count(line => line.StartsWith("seeded-000,validationLoss,", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FullScreen_OnAndOff_TakesTheWindowAndGivesItBack()
    {
        var (page, chart) = await OpenAsync();
        const string height = "() => document.querySelector('.chart .uplot').clientHeight";

        await chart.GetByRole(AriaRole.Button, new() { Name = "⤢" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.fullscreenElement !== null && document.querySelector('.chart .uplot').clientHeight > innerHeight - 200");

        await chart.GetByRole(AriaRole.Button, new() { Name = "⤢" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.fullscreenElement === null && document.querySelector('.chart .uplot').clientHeight === 300");
        Assert.Equal(300, await page.EvaluateAsync<int>(height));
    }

    [Fact]
    public async Task Zoom_ByDragging_StandsInTheAddressAndSurvivesARefresh()
    {
        var (page, chart) = await OpenAsync();
        var box = (await chart.Locator(".u-over").BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + box.Width * 0.25f, box.Y + 40);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width * 0.5f, box.Y + 44, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(new Regex("zoom="));

        await page.ReloadAsync();
        await Expect(chart.GetByRole(AriaRole.Button, new() { Name = "reset" })).ToBeVisibleAsync();
        await chart.GetByRole(AriaRole.Button, new() { Name = "reset" }).ClickAsync();
        await Expect(page).Not.ToHaveURLAsync(new Regex("zoom="));
    }

    private async Task<(IPage Page, ILocator Chart)> OpenAsync()
    {
        var seeded = await Fixture.SeededAsync();
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        await page.GotoAsync("/runs/seeded-000");
        await page.WaitForFunctionAsync("() => window.studioChartStats?.firstDrawnAt > 0");
        return (page, page.Locator("section.chart").First);
    }

    private static Task<IDownload> DownloadAsync(IPage page, ILocator chart, string word) =>
        page.RunAndWaitForDownloadAsync(() => chart.GetByRole(AriaRole.Button, new() { Name = word }).ClickAsync());
}
