using System.Text;
using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Testing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>A dirty table becomes a clean one in the browser: operations tried while they are edited, copies reviewed, applied, and what leaks told before a run.</summary>
public sealed class CleanFlowTests(StudioFixture fixture) : BrowserTest(fixture)
{
    private const float JobTimeout = 60_000;

    [Fact]
    public async Task DirtyTable_CleanedReviewedAndApplied_IsTheNextVersion()
    {
        using var folder = new TempFolder();
        var csv = folder.Write("reviews.csv", Reviews());
        await using var server = await StudioFixture.StartAsync(folder);
        var page = await Fixture.Chromium.OpenAsync(server.Address);
        var watch = new PageWatch(page, server.Address);
        await ImportAsync(page, csv);

        await page.GetByTestId("clean").ClickAsync();
        await page.GetByTestId("usual").ClickAsync();
        await Expect(page.Locator(".preview .kpi")).ToContainTextAsync("Dropped", new() { Timeout = JobTimeout });
        Assert.Empty(await Accessibility.ViolationsAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "HTML to text" }).First.ClickAsync();
        await Expect(page.Locator("del").First).ToContainTextAsync("<b>", new() { Timeout = JobTimeout });
        await page.GetByRole(AriaRole.Button, new() { Name = "Near duplicates" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Keep row") }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("as a copy again") })).ToBeVisibleAsync(new() { Timeout = JobTimeout });
        Assert.Empty(await Accessibility.ViolationsAsync(page));
        await Screenshots.TakeAsync(page, "clean");

        await page.GetByTestId("apply").ClickAsync();
        await page.GetByTestId("new-version").ClickAsync(new() { Timeout = JobTimeout });
        await Expect(page.Locator("#version")).ToHaveValueAsync("2", new() { Timeout = JobTimeout });
        await page.GetByRole(AriaRole.Link, new() { Name = "New experiment", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Leaks between splits")).ToContainTextAsync("held-out row", new() { Timeout = JobTimeout });
        Assert.Empty(await Accessibility.ViolationsAsync(page));
        Assert.Empty(watch.Complaints);
    }

    private static async Task ImportAsync(IPage page, string file)
    {
        await page.GotoAsync("/datasets/import");
        await page.Locator("#files").SetInputFilesAsync(file);
        await page.GetByTestId("import").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at the data" }).ClickAsync();
    }

    /// <summary>Two hundred reviews unlike each other, with markup; and one pair of near copies, one learned and one tested.</summary>
    private static string Reviews()
    {
        string[] words = ["room", "breakfast", "street", "quiet", "bed", "window", "staff", "towel", "shower", "garden", "price", "dinner", "noise", "key", "door", "lift", "coffee", "morning", "taxi", "view", "pool", "carpet", "lamp", "pillow"];
        var random = new Random(5);
        var csv = new StringBuilder("text,label,split\n");
        for (var i = 0; i < 200; i++)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"The <b>{words[random.Next(words.Length)]}</b> {string.Join(' ', Enumerable.Range(0, 12).Select(_ => words[random.Next(words.Length)]))},{i % 2},{(i % 5 == 0 ? "test" : "train")}\n");
        csv.Append("Breakfast was served until ten and everybody enjoyed the fresh bread,1,train\n");
        csv.Append("Breakfast was served until ten and everybody enjoyed the fresh bread!,1,test\n");
        return csv.ToString();
    }
}
