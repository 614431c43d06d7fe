using Bunit;

namespace Studio.Web.Tests.Components.Pages;

public sealed class PlaygroundTests : PageContext
{
    [Fact]
    public void Render_NothingTrained_SaysWhatComesFirst()
    {
        var page = Open<Web.Components.Pages.Playground>("/playground");

        page.WaitForAssertion(() => Assert.Equal("No model has been trained here yet", page.Find(".empty h2").TextContent), Patience);
    }

    [Fact]
    public async Task Render_TrainedRun_IsReadyToWrite()
    {
        var run = await Studio.CreateRunAsync(await Studio.ImportAsync("verses"), "short");
        await Studio.WaitForAsync(run, "succeeded");

        var page = Open<Web.Components.Pages.Playground>($"/playground?run={run}");

        page.WaitForAssertion(() => Assert.NotNull(page.Find("#prompt")), Patience);
        Assert.Contains("short", page.Find("#model option").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find("[data-testid=generate]").HasAttribute("disabled"));
    }
}
