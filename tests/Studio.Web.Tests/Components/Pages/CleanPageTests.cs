using Bunit;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Web.Components.Pages;
using Studio.Web.Datasets;

namespace Studio.Web.Tests.Components.Pages;

public sealed class CleanPageTests : PageContext
{
    [Fact]
    public void Render_NoSuchDataset_SaysSo()
    {
        var page = Render<CleanPage>(parameters => parameters.Add(p => p.DatasetId, "gone"));

        page.WaitForAssertion(() => Assert.StartsWith("There is no such dataset here", page.Find("[role=alert] strong").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Add_AnOperation_ShowsWhatItWouldDo()
    {
        var page = await OpenAsync();

        await page.Find("select[data-testid=add]").ChangeAsync("html");

        page.WaitForAssertion(() => Assert.Contains("2 changed", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("HTML to text", page.Markup, StringComparison.Ordinal);
        Assert.False(page.Find("[data-testid=apply]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Add_AnOperationThatCannotBe_SaysWhyAndCannotBeApplied()
    {
        var page = await OpenAsync();

        await page.Find("select[data-testid=add]").ChangeAsync("regex-filter");

        page.WaitForAssertion(() => Assert.Contains("The pattern is empty: write a regular expression.", page.Markup, StringComparison.Ordinal), Patience);
        Assert.True(page.Find("[data-testid=apply]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Preview_HostileTexts_AreShownAsText()
    {
        var page = await OpenAsync();

        await page.Find("select[data-testid=add]").ChangeAsync("whitespace");

        page.WaitForAssertion(() => Assert.Contains("2 changed", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Empty(page.FindAll("main script, .samples script, script"));
    }

    private async Task<IRenderedComponent<CleanPage>> OpenAsync()
    {
        using var files = new TempFolder();
        var csv = files.Write("a.csv", "text\nHello <b>world</b>\n\u202Eright to left\u202C and zero\u200Bwidth\n\"<script>alert(1)</script>  twice\"\n");
        var manifest = Importer.Import(Studio.Workspace, new ImportSpec { Name = "hostile", Files = [new ImportFile(csv)] }, _ => { }, CancellationToken.None).Manifest;
        await Studio.Get<DatasetRegistry>().RegisterAsync(manifest.DatasetId, 1, CancellationToken.None);
        Navigation.NavigateTo($"/datasets/{manifest.DatasetId}/clean");
        var page = Render<CleanPage>(parameters => parameters.Add(p => p.DatasetId, manifest.DatasetId));
        page.WaitForElement("select[data-testid=add]", Patience);
        return page;
    }
}
