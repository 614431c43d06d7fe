using Bunit;
using Studio.Web.Components.Pages;

namespace Studio.Web.Tests.Components.Pages;

public sealed class ImportDatasetTests : PageContext
{
    [Fact]
    public async Task Paste_Table_ShowsItsRowsAndRolesAndIsImported()
    {
        var page = await PasteAsync("review,stars\n\"good <b>and</b> cheap\",5\nbad,1\n");
        page.WaitForAssertion(() => Assert.Equal(["review", "stars"], page.FindAll("th .name").Select(name => name.TextContent)), Patience);
        Assert.Equal("good <b>and</b> cheap", page.Find("tbody td .cell").TextContent);

        await page.Find("[data-testid=import]").ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("job=", Address, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Roles_NothingToTrainOn_SaysSoAndKeepsTheButtonShut()
    {
        var page = await PasteAsync("review,stars\ngood,5\nbad,1\n");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("th select").Count), Patience);

        await page.Find("th select").ChangeAsync("Ignore");

        Assert.StartsWith("No column is text or an image", page.Find(".notice.bad").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[data-testid=import]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Path_NoSuchFile_NamesIt()
    {
        var page = Open<ImportDataset>("/datasets/import?source=path");
        await page.Find("#path").InputAsync("/no/such/file.csv");

        await page.Find("section button").ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("/no/such/file.csv", page.Find("[role=alert] strong").TextContent, StringComparison.Ordinal), Patience);
    }

    private async Task<IRenderedComponent<ImportDataset>> PasteAsync(string text)
    {
        var page = Open<ImportDataset>("/datasets/import?source=paste");
        await page.Find("#paste").ChangeAsync(text);
        await page.Find("section button").ClickAsync();
        return page;
    }
}
