using Microsoft.Playwright;
using Studio.Browsing;
using Studio.Testing;

namespace Studio.Browser.Tests;

public sealed class ShellTests(StudioFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Home_NewWorkspace_OffersTheNextStepWithoutComplaints(bool dark)
    {
        using var folder = new TempFolder();
        await using var server = await StudioFixture.StartAsync(folder);
        var page = await Fixture.Chromium.OpenAsync(server.Address, dark: dark);
        var watch = new PageWatch(page, server.Address);

        await page.GotoAsync("/");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, dark ? "home-empty-dark" : "home-empty-light");
        Assert.Empty(await Accessibility.ViolationsAsync(page));
        Assert.Empty(watch.Complaints);
    }
}
