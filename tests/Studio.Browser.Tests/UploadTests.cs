using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Testing;
using static Microsoft.Playwright.Assertions;

namespace Studio.Browser.Tests;

/// <summary>Files on their way in: dropped on the page, given up, and pages refreshed in between.</summary>
public sealed class UploadTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Drop_File_IsPreviewedAndARefreshKeepsIt()
    {
        using var folder = new TempFolder();
        var file = folder.Write("reviews.csv", "review,stars\n\"good, and cheap\",5\nbad,1\n");
        var page = await OpenAsync();

        await DropAsync(page, file);
        await Expect(page.GetByTestId("import")).ToBeEnabledAsync();
        await Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("good, and cheap");
        Assert.Empty(await Accessibility.ViolationsAsync(page));
        await Screenshots.TakeAsync(page, "import-preview");

        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Row).Nth(2)).ToContainTextAsync("bad");
        await page.GetByTestId("import").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("job="));
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Look at the data" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Empty(await Accessibility.ViolationsAsync(page));
    }

    [Fact]
    public async Task Cancel_HalfwayUpload_LeavesThePageReadyAndNothingOnDisk()
    {
        using var folder = new TempFolder();
        var file = folder.Write("slow.txt", Lines(1 << 23));
        var page = await OpenAsync();
        await SlowDownAsync(page);

        await DropAsync(page, file);
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "slow.txt" })).Not.ToHaveAttributeAsync("aria-valuenow", "0");
        await Screenshots.TakeAsync(page, "import-uploading");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel slow.txt" }).ClickAsync();

        await Expect(page.GetByText("slow.txt")).ToHaveCountAsync(0);
        await Expect(page.GetByText("Drop files here")).ToBeVisibleAsync();
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Refresh_HalfwayUpload_StartsAfreshAndLeavesNothingOnDisk()
    {
        using var folder = new TempFolder();
        var file = folder.Write("slow.txt", Lines(1 << 23));
        var page = await OpenAsync();
        await SlowDownAsync(page);

        await DropAsync(page, file);
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "slow.txt" })).Not.ToHaveAttributeAsync("aria-valuenow", "0");
        await page.ReloadAsync();

        await Expect(page.GetByText("Drop files here")).ToBeVisibleAsync();
        await Expect(page.GetByText("slow.txt")).ToHaveCountAsync(0);
        await NothingIsLeftAsync();
    }

    private async Task<IPage> OpenAsync()
    {
        var seeded = await Fixture.SeededAsync();
        var page = await Fixture.Chromium.OpenAsync(seeded.Server.Address);
        await page.GotoAsync("/datasets/import");
        await Expect(page.GetByText("Drop files here")).ToBeVisibleAsync();
        // the drop area is alive once its script has looked for files chosen early
        await page.WaitForFunctionAsync("() => document.querySelector('#files').value === '' && performance.getEntriesByName(new URL('/assets/upload.js', location).href).length > 0");
        return page;
    }

    private async Task NothingIsLeftAsync()
    {
        var uploads = (await Fixture.SeededAsync()).Uploads;
        await Eventually.True(() => Directory.GetFiles(uploads).Length == 0, TimeSpan.FromSeconds(20), "the partial file is removed");
    }

    /// <summary>As the browser does it when files are dragged in from the desktop.</summary>
    private static async Task DropAsync(IPage page, string file)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        var box = (await page.Locator(".drop").BoundingBoxAsync())!;
        foreach (var type in new[] { "dragEnter", "dragOver", "drop" })
            await devtools.SendAsync("Input.dispatchDragEvent", new()
            {
                ["type"] = type,
                ["x"] = box.X + box.Width / 2,
                ["y"] = box.Y + 20,
                ["data"] = new { items = Array.Empty<object>(), files = new[] { file }, dragOperationsMask = 1 },
            });
    }

    /// <summary>A megabyte a second, so that there is a middle to stop in.</summary>
    private static async Task SlowDownAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("Network.enable");
        await devtools.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = 1 << 20 });
    }

    private static string Lines(int bytes)
    {
        var text = new StringBuilder(bytes + 64);
        for (var i = 0; text.Length < bytes; i++)
            text.Append(CultureInfo.InvariantCulture, $"line {i} of a file that takes its time\n");
        return text.ToString();
    }
}
