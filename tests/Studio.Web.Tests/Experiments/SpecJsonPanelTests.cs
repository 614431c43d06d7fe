using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Studio.Training.Contracts;
using Studio.Web.Components.Experiments;
using Studio.Web.Components.Layout;
using Studio.Web.Experiments;

namespace Studio.Web.Tests.Experiments;

public class SpecJsonPanelTests : BunitContext
{
    private readonly ExperimentForm _form = new();

    public SpecJsonPanelTests()
    {
        Services.AddScoped<Toasts>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("/assets/page.js").Mode = JSRuntimeMode.Loose;
        _form.Offer([Choices.Text], MachineSpeed.Unknown);
        _form.ChooseDataset(Choices.Text);
    }

    private IRenderedComponent<SpecJsonPanel> Draw() => Render<SpecJsonPanel>(p => p.Add(j => j.Form, _form));

    [Fact]
    public async Task Paste_WholeSpec_TakesItsSettings()
    {
        var panel = Draw();

        await panel.Find("textarea").InputAsync("""{"dataset": "shakespeare@1", "layers": 6}""");

        Assert.Equal(6, _form.Spec.Layers);
        Assert.Empty(panel.FindAll("p.bad"));
    }

    [Fact]
    public async Task Paste_BrokenSpec_SaysWhyAndKeepsTheSettings()
    {
        var panel = Draw();

        await panel.Find("textarea").InputAsync("""{"layerz": 6, "heads": "two"}""");

        Assert.Equal(
            ["There is no field 'layerz'; did you mean 'layers'?", "heads is the text \"two\"; it must be a whole number such as 4."],
            panel.FindAll("p.bad").Select(p => p.TextContent));
        Assert.Equal("shakespeare@1", _form.Spec.Dataset);
    }

    [Fact]
    public async Task OnlyDifferences_Ticked_LeavesOutTheDefaults()
    {
        var panel = Draw();

        await panel.Find("input[type=checkbox]").ChangeAsync(true);

        Assert.Equal(RunSpecJson.WriteDifferences(_form.Spec), panel.Find("textarea").GetAttribute("value"));
    }
}
