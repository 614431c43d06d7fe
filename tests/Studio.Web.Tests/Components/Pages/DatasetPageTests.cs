using Bunit;
using Studio.Web.Components.Pages;

namespace Studio.Web.Tests.Components.Pages;

public sealed class DatasetPageTests : PageContext
{
    [Fact]
    public void Render_NoSuchDataset_SaysSo()
    {
        var page = Render<DatasetPage>(parameters => parameters.Add(p => p.DatasetId, "gone"));

        page.WaitForAssertion(() => Assert.StartsWith("There is no such dataset here", page.Find("[role=alert] strong").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Delete_NamesWhatDependsOnIt()
    {
        var reference = await Studio.ImportAsync("verses");
        await Studio.CreateRunAsync(reference, "first try");
        await Studio.PostAsync("/api/v1/labeling", new { name = "moods", dataset = reference, kind = "single", labels = new[] { "good", "bad" } });
        var id = reference.Split('@')[0];

        var uses = await Studio.GetAsync($"/api/v1/datasets/{id}/uses");
        Navigation.NavigateTo($"/datasets/{id}?tab=about");
        var page = Render<DatasetPage>(parameters => parameters.Add(p => p.DatasetId, id));
        page.WaitForAssertion(() => Assert.Equal("verses", page.Find("h1").TextContent), Patience);
        await page.Find(".actions .btn-danger").ClickAsync();

        Assert.Equal(("moods", 1), (uses.GetProperty("labeling")[0].GetProperty("name").GetString(), uses.GetProperty("labeling")[0].GetProperty("version").GetInt32()));
        Assert.True(uses.GetProperty("bytes").GetInt64() > 0);
        page.WaitForAssertion(() => Assert.Equal(["first try", "moods"], page.FindAll("[data-testid=uses] a").Select(a => a.TextContent)), Patience);
    }

    [Fact]
    public async Task Delete_NeedsTheNameWritten()
    {
        var id = (await Studio.ImportAsync("verses")).Split('@')[0];
        Navigation.NavigateTo($"/datasets/{id}?tab=about");
        var page = Render<DatasetPage>(parameters => parameters.Add(p => p.DatasetId, id));
        page.WaitForAssertion(() => Assert.Equal("verses", page.Find("h1").TextContent), Patience);

        await page.Find(".actions .btn-danger").ClickAsync();
        Assert.True(page.Find(".ask .btn-danger").HasAttribute("disabled"));
        await page.Find("#delete-name").InputAsync("verses");
        await page.Find(".ask .btn-danger").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal("/datasets", Address), Patience);
    }
}
