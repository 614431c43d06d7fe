using Bunit;
using Studio.Training.Contracts;
using Studio.Web.Components.Experiments;
using Studio.Web.Experiments;

namespace Studio.Web.Tests.Experiments;

public class SpecGroupTests : BunitContext
{
    private readonly ExperimentForm _form = new();

    public SpecGroupTests()
    {
        _form.Offer([Choices.Text], MachineSpeed.Unknown);
        _form.ChooseDataset(Choices.Text);
    }

    private IRenderedComponent<SpecGroup> Draw(string group) =>
        Render<SpecGroup>(p => p.Add(g => g.Group, group).Add(g => g.Form, _form));

    [Fact]
    public void Render_Model_ShowsTheFamilysFieldsOnly() =>
        Assert.Equal(
            ["field-modelFamily", "field-layers", "field-heads", "field-embeddingSize", "field-contextLength", "field-dropout", "field-bias"],
            Draw(SpecGroups.Model).FindAll("input, select").Select(e => e.Id));

    [Fact]
    public void Render_BaseModels_OffersThoseOfTheTask()
    {
        _form.OfferBaseModels([Base("model:a", writes: true), Base("model:b", writes: false), Base("run:c", writes: true)]);

        var options = Draw(SpecGroups.Base).FindAll("option").Select(option => option.GetAttribute("value"));

        Assert.Equal(["", "model:a", "run:c"], options);
    }

    [Fact]
    public async Task Choose_BaseModel_TakesItsSizesFromTheForm()
    {
        _form.OfferBaseModels([Base("model:a", writes: true)]);

        await Draw(SpecGroups.Base).Find("#field-baseModel").ChangeAsync("model:a");

        Assert.Equal(["field-contextLength"], Draw(SpecGroups.Model).FindAll("input, select").Select(e => e.Id));
        Assert.Equal(1_000_000, _form.Estimate.Parameters);
    }

    private static BaseModelChoice Base(string reference, bool writes) =>
        new(reference, reference, reference.StartsWith("run:", StringComparison.Ordinal), writes, false, new(1_000_000, 2, 64, 4));

    [Fact]
    public void Render_AdvancedAtDefaults_IsClosedAndSaysSo()
    {
        var details = Draw(SpecGroups.Optimizer).Find("details");

        Assert.False(details.HasAttribute("open"));
        Assert.Equal("all at their defaults", details.QuerySelector(".summary")!.TextContent);
    }

    [Fact]
    public void Render_AdvancedChanged_SaysWhatDiffers()
    {
        _form.Type(RunSpecFields.Find("weightDecay")!, "0.01");

        Assert.Equal("weight decay 0.01", Draw(SpecGroups.Optimizer).Find(".summary").TextContent);
    }

    [Fact]
    public void Render_AdvancedWrong_IsOpen()
    {
        _form.Type(RunSpecFields.Find("beta1")!, "2");

        Assert.True(Draw(SpecGroups.Optimizer).Find("details").HasAttribute("open"));
    }

    [Fact]
    public async Task Input_WrongValue_ShowsItsProblemBesideTheField()
    {
        var group = Draw(SpecGroups.Optimizer);

        await group.Find("#field-learningRate").InputAsync("0");
        group.Render();

        var field = group.Find("#field-learningRate").Closest(".field")!;
        Assert.Equal("learningRate is 0; it must be greater than 0 and at most 10.", field.QuerySelector(".error")!.TextContent);
        Assert.Equal("true", group.Find("#field-learningRate").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Reset_ChangedField_GoesBackToTheDefault()
    {
        _form.Type(RunSpecFields.Find("layers")!, "6");
        var group = Draw(SpecGroups.Model);

        await group.Find("button[aria-label='Set Layers back to the default 4']").ClickAsync();

        Assert.Equal(4, _form.Spec.Layers);
    }

    [Fact]
    public void Render_EveryInput_HasALabelAndAReason()
    {
        foreach (var group in RunSpecFields.Groups)
        {
            var drawn = Draw(group);
            Assert.All(drawn.FindAll("input, select"), input =>
            {
                Assert.NotNull(drawn.Find($"label[for='{input.Id}']"));
                Assert.NotEmpty(drawn.Find($"#{input.GetAttribute("aria-describedby")}").TextContent);
            });
        }
    }
}
