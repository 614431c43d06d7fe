using Studio.Data.Tables;
using Studio.Training.Contracts;
using static Studio.Training.Tests.Contracts.SpecMaking;

namespace Studio.Training.Tests.Contracts;

public class RunSpecPresetsTests
{
    public static TheoryData<string> Ids => [.. RunSpecPresets.All.Select(preset => preset.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void For_EveryPresetOnItsData_HasNoProblemAtAll(string id)
    {
        var preset = RunSpecPresets.Find(id)!;
        var manifest = preset.Spec.Task switch { Tasks.CausalLm or Tasks.MaskedLm => Text(), Tasks.TextClassification => LabeledText(), _ => Images() };

        Assert.Empty(RunSpecRules.Check(RunSpecDefaults.For(manifest, preset), manifest));
    }

    [Fact]
    public void CharGptSmall_IsTheDefaultSpec() => Assert.Empty(RunSpecDifference.Between(new RunSpec(), RunSpecPresets.CharGptSmall.Spec));

    [Fact]
    public void DefaultsFor_Text_AreTheSmallGpt()
    {
        var spec = RunSpecDefaults.For(Text());

        Assert.Equal(["name", "dataset"], RunSpecDifference.Between(new RunSpec(), spec).Select(d => d.Field.Name));
        Assert.Equal("shakespeare@1", spec.Dataset);
        Assert.Equal("shakespeare · small gpt", spec.Name);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(20)]
    public void DefaultsFor_ShortText_StillTrain(long characters)
    {
        var manifest = Text(characters, characters);

        Assert.Empty(RunSpecRules.Check(RunSpecDefaults.For(manifest), manifest));
    }

    [Fact]
    public void DefaultsFor_FewSmallImages_StillTrain()
    {
        var manifest = Images(20, 3);

        Assert.Empty(RunSpecRules.Check(RunSpecDefaults.For(manifest), manifest));
        Assert.Empty(RunSpecRules.Check(RunSpecDefaults.For(manifest, RunSpecPresets.SmallCnn), manifest));
    }

    [Fact]
    public void DefaultsFor_LabeledText_ClassifyIt()
    {
        var spec = RunSpecDefaults.For(LabeledText(30));

        Assert.Equal((Tasks.TextClassification, ModelFamilies.TextCnn, 24), (spec.Task, spec.ModelFamily, spec.BatchSize));
        Assert.Empty(RunSpecRules.Check(spec, LabeledText(30)));
        Assert.Equal([Tasks.TextClassification, Tasks.CausalLm, Tasks.MaskedLm], RunSpecDefaults.TasksOf(LabeledText()));
        Assert.Equal([Tasks.CausalLm, Tasks.MaskedLm], RunSpecDefaults.TasksOf(LabeledText(30, "one class")));
    }

    [Fact]
    public void DefaultsFor_ImagesThatComeDivided_TakeTheirSplit()
    {
        var divided = Images() with { Columns = [.. Images().Columns, new DatasetColumn { Name = "split", Type = ColumnType.Text, Role = ColumnRole.Split }] };

        var spec = RunSpecDefaults.For(divided);

        Assert.Equal(Splits.Column, spec.Split);
        Assert.Empty(RunSpecRules.Check(spec, divided));
    }
}
