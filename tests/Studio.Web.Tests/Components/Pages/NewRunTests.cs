using Bunit;
using Studio.Web.Components.Pages;

namespace Studio.Web.Tests.Components.Pages;

public sealed class NewRunTests : PageContext
{
    [Fact]
    public void Render_NoDataset_SaysWhatComesFirst()
    {
        var page = Open<NewRun>("/runs/new");

        page.WaitForAssertion(() => Assert.Equal("A run needs something to learn from", page.Find(".empty h2").TextContent), Patience);
        Assert.True(page.Find("[data-testid=start]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Start_NothingTyped_CreatesARunAndOpensIt()
    {
        await Studio.ImportAsync("verses");
        var page = Open<NewRun>("/runs/new");
        page.WaitForAssertion(() => Assert.False(page.Find("[data-testid=start]").HasAttribute("disabled")), Patience);

        await page.Find("[data-testid=start]").ClickAsync();

        page.WaitForAssertion(() => Assert.Matches("^/runs/2", Address), Patience);
        var run = await Studio.GetAsync($"/api/v1{Address}");
        Assert.Equal("verses · small gpt", run.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Clone_OneChange_HasANameOfItsOwnAndShowsTheDifference()
    {
        var parent = await Studio.CreateRunAsync(await Studio.ImportAsync("verses"), "short");
        var page = Open<NewRun>($"/runs/new?clone={parent}");
        page.WaitForAssertion(() => Assert.Equal("short 2", page.Find("#field-name").GetAttribute("value")), Patience);

        await page.Find("#field-layers").InputAsync("6");

        Assert.Equal(["Layers", "4", "6"], page.FindAll("aside table tbody td").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public async Task Type_OutOfRange_SaysSoBesideTheFieldAndKeepsTheButtonShut()
    {
        await Studio.ImportAsync("verses");
        var page = Open<NewRun>("/runs/new");
        page.WaitForAssertion(() => Assert.False(page.Find("[data-testid=start]").HasAttribute("disabled")), Patience);

        await page.Find("#field-heads").InputAsync("three");

        Assert.Contains("three", page.Find(".field.invalid .error").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[data-testid=start]").HasAttribute("disabled"));
    }
}
