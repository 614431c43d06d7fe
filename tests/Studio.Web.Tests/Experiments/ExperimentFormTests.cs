using Studio.Training.Contracts;
using Studio.Web.Experiments;

namespace Studio.Web.Tests.Experiments;

public class ExperimentFormTests
{
    private static SpecField Field(string name) => RunSpecFields.Find(name)!;

    private static ExperimentForm Ready(DatasetChoice? choice = null)
    {
        var form = new ExperimentForm();
        form.Offer([Choices.Text, Choices.Images], MachineSpeed.Unknown);
        form.ChooseDataset(choice ?? Choices.Text);
        return form;
    }

    [Fact]
    public void ChooseDataset_Text_CanStartWithoutTyping()
    {
        var form = Ready();

        Assert.True(form.CanStart);
        Assert.Empty(form.Problems);
        Assert.Equal("char-gpt-small", form.Preset?.Id);
        Assert.Equal("shakespeare@1", form.Spec.Dataset);
        Assert.Equal(804_096, form.Estimate.Parameters);
    }

    [Fact]
    public void ChooseDataset_OfAnotherTask_BringsItsPreset()
    {
        var form = Ready();

        form.ChooseDataset(Choices.Images);

        Assert.Equal(("mnist-mlp", "digits@1", true), (form.Preset?.Id, form.Spec.Dataset, form.CanStart));
    }

    [Fact]
    public void Type_Task_BringsItsPresetAndSaysThatTheDataDoesNotFit()
    {
        var form = Ready();

        form.Type(Field("task"), Tasks.ImageClassification);

        Assert.Equal(ModelFamilies.Mlp, form.Spec.ModelFamily);
        Assert.False(form.CanStart);
        Assert.Contains("no image column", form.ProblemOf(Field("dataset"))!.Message);
    }

    [Fact]
    public void Type_UnreadableNumber_KeepsTheTextAndTheLastGoodValue()
    {
        var form = Ready();

        form.Type(Field("learningRate"), "6e-");

        Assert.Equal(("6e-", 2e-3, false), (form.TextOf(Field("learningRate")), form.Spec.LearningRate, form.CanStart));

        form.Type(Field("learningRate"), "6e-4");

        Assert.Equal(("6e-4", 6e-4, true), (form.TextOf(Field("learningRate")), form.Spec.LearningRate, form.CanStart));
    }

    [Fact]
    public void Settle_ReadableText_ShowsItsUsualSpelling()
    {
        var form = Ready();
        form.Type(Field("learningRate"), "0.0006");
        Assert.Equal("0.0006", form.TextOf(Field("learningRate")));

        form.Settle(Field("learningRate"));

        Assert.Equal("6e-4", form.TextOf(Field("learningRate")));
    }

    [Fact]
    public void Type_Setting_IsNoPresetAnyMore()
    {
        var form = Ready();

        form.Type(Field("layers"), "6");

        Assert.Null(form.Preset);
        Assert.Equal(6, form.Spec.Layers);
    }

    [Fact]
    public void Type_Name_StaysWhenThePresetChanges()
    {
        var form = Ready();
        form.Type(Field("name"), "mine");

        form.Choose(RunSpecPresets.GptQuick);

        Assert.Equal("mine", form.Spec.Name);
    }

    [Fact]
    public void ChooseDataset_AfterSettingsByHand_KeepsThem()
    {
        var form = Ready();
        form.Type(Field("layers"), "6");
        var other = Choices.Text with { Id = "other", Manifest = Choices.Text.Manifest with { DatasetId = "other", Name = "other" } };
        form.Offer([other, Choices.Text], MachineSpeed.Unknown);

        form.ChooseDataset(other);

        Assert.Equal((6, "other@1", "other · small gpt"), (form.Spec.Layers, form.Spec.Dataset, form.Spec.Name));
    }

    [Fact]
    public void Clone_Run_ShowsWhatDiffersFromIt()
    {
        var form = Ready();
        form.Clone(new RunSpec { Name = "first", Dataset = "shakespeare@1" }, "first 2");
        Assert.Empty(form.Difference);

        form.Type(Field("dropout"), "0.2");

        Assert.Equal(["dropout"], form.Difference.Select(d => d.Field.Name));
    }

    [Fact]
    public void Replace_SpecOfAMissingDataset_SaysSo()
    {
        var form = Ready();

        form.Replace(new RunSpec { Dataset = "gone@1" });

        Assert.Equal("dataset is 'gone@1', which is not in this workspace: choose another, or import it first.", Assert.Single(form.Problems).Message);
    }

    [Fact]
    public void Reset_Field_IsAtItsDefault()
    {
        var form = Ready();
        form.Type(Field("layers"), "six");

        form.Reset(Field("layers"));

        Assert.Equal(("4", true), (form.TextOf(Field("layers")), form.CanStart));
    }

    [Fact]
    public void Fields_HiddenButWrong_AreShown()
    {
        var form = Ready();
        form.Replace(form.Spec with { Momentum = 2 });

        Assert.Contains(Field("momentum"), form.Fields(SpecGroups.Optimizer, advanced: true));
        Assert.DoesNotContain(Field("momentum"), Ready().Fields(SpecGroups.Optimizer, advanced: true));
    }

    [Theory]
    [InlineData("cpu", 0, 185, "Start on CPU, about 3 m")]
    [InlineData("cuda:1", 0, null, "Start on GPU 1")]
    [InlineData("cpu", 1, 40, "Queue on CPU behind 1 run, about 40 s")]
    [InlineData("cpu", 3, null, "Queue on CPU behind 3 runs")]
    public void ButtonText_Outlook_SaysWhatWillHappen(string device, int ahead, int? seconds, string text) =>
        Assert.Equal(text, new QueueOutlook(device, ahead).ButtonText(seconds is { } s ? TimeSpan.FromSeconds(s) : null));

    [Fact]
    public void ChooseDataset_AfterThePresetThatFineTunes_KeepsItsBaseModel()
    {
        var reviews = Choices.Make("reviews", 1000,
            new Studio.Data.Tables.DatasetColumn { Name = "text", Type = Studio.Data.Tables.ColumnType.Text, Role = Studio.Data.Tables.ColumnRole.Text },
            new Studio.Data.Tables.DatasetColumn { Name = "label", Type = Studio.Data.Tables.ColumnType.Text, Role = Studio.Data.Tables.ColumnRole.Label, Classes = ["a", "b"] });
        var form = new ExperimentForm();
        form.OfferBaseModels([new("run:b", "b", true, Writes: false, Guesses: false, null)]);
        form.Offer([reviews], MachineSpeed.Unknown);
        form.Choose(RunSpecPresets.FineTune);

        form.ChooseDataset(reviews);

        Assert.Equal(("run:b", Tasks.TextClassification), (form.Spec.BaseModel, form.Spec.Task));
        Assert.True(form.CanStart);
    }

    [Fact]
    public void ChooseDataset_AfterAReadyMadeExperiment_FitsItsNameAndSplitAndKeepsItsRate()
    {
        var (text, label) = (new Studio.Data.Tables.DatasetColumn { Name = "text", Type = Studio.Data.Tables.ColumnType.Text, Role = Studio.Data.Tables.ColumnRole.Text },
            new Studio.Data.Tables.DatasetColumn { Name = "label", Type = Studio.Data.Tables.ColumnType.Text, Role = Studio.Data.Tables.ColumnRole.Label, Classes = ["a", "b"] });
        var reviews = Choices.Make("reviews", 1000, text, label);
        var divided = Choices.Make("divided", 1000, text, label, new Studio.Data.Tables.DatasetColumn { Name = "split", Type = Studio.Data.Tables.ColumnType.Text, Role = Studio.Data.Tables.ColumnRole.Split });
        var preset = ReadyExperiments.Find("bert-sentiment")!.Preset!;
        var form = new ExperimentForm();
        form.OfferBaseModels([new("run:a", "a", true, Writes: false, Guesses: false, null), new("run:b", "b", true, Writes: false, Guesses: false, null)]);
        form.Offer([reviews, divided], MachineSpeed.Unknown);

        form.Begin(preset, RunSpecDefaults.For(reviews.Manifest, preset) with { BaseModel = "run:b" });
        form.ChooseDataset(divided);

        Assert.Equal(("run:b", 2e-4, Splits.Column, "divided · fine-tune a model"), (form.Spec.BaseModel, form.Spec.LearningRate, form.Spec.Split, form.Spec.Name));
        Assert.Equal("fine-tune", form.Preset!.Id);
    }
}
