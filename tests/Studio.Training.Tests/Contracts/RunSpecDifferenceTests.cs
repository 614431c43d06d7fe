using Studio.Training.Contracts;

namespace Studio.Training.Tests.Contracts;

public class RunSpecDifferenceTests
{
    [Fact]
    public void Between_TinyChangeAndList_ShowsBoth()
    {
        var a = new RunSpec { LearningRate = 1e-3, HiddenSizes = [1, 2] };
        var b = new RunSpec { LearningRate = 1.0000001e-3, HiddenSizes = [1, 3] };

        var differences = RunSpecDifference.Between(a, b);

        Assert.Equal(
            ["hiddenSizes: 1, 2 → 1, 3", "learningRate: 1e-3 → 1.0000001e-3"],
            differences.Select(d => $"{d.Field.Name}: {SpecText.Display(d.From)} → {SpecText.Display(d.To)}"));
    }

    [Fact]
    public void Between_EqualListsInOtherObjects_IsNoDifference() =>
        Assert.Empty(RunSpecDifference.Between(new RunSpec { Channels = [1, 2] }, new RunSpec { Channels = new List<int> { 1, 2 } }));
}
