using Studio.Training.Contracts;
using Studio.Training.Loops;

namespace Studio.Training.Tests.Loops;

public class ObjectiveTests
{
    // numpy: 80 / (3 * array([60, 15, 5]))
    [Fact]
    public void Balanced_ThreeClasses_AreScikitLearnsWeights() =>
        Assert.Equal([0.44444445f, 1.7777778f, 5.3333335f], Objective.Balanced([60, 15, 5]));

    [Fact]
    public void Balanced_ClassWithoutRows_IsLeftOut() => Assert.Equal([1f, 0f, 1f], Objective.Balanced([4, 0, 4]));

    // f1_score leaves out the fourth class, which is neither true nor predicted: (2/5 + 2/3 + 0) / 3
    [Fact]
    public void MacroF1_AClassNeverHit_CountsAsZero()
    {
        var counts = new ClassCounts(4);
        counts.Add([0, 1, 1, 0, 0], [0, 0, 1, 2, 2]);
        Assert.Equal((2 * 1 / 5.0 + 2 / 3.0 + 0) / 3, counts.MacroF1, 12);
        Assert.Equal(0.4, counts.Accuracy, 12);
    }

    [Theory]
    [InlineData(MetricNames.ValidationLoss, false, true)]
    [InlineData(MetricNames.ValidationAccuracy, true, false)]
    [InlineData(MetricNames.ValidationMacroF1, true, false)]
    public void Improved_AHigherValue_IsBetterByTheMetric(string metric, bool higher, bool lower)
    {
        var early = new EarlyStopping(patience: 0, minDelta: 0.01, metric);
        Assert.True(early.Improved(0.5, 1));
        Assert.False(early.Improved(0.505, 2));
        Assert.False(early.Improved(0.495, 2));
        Assert.Equal(higher, early.Improved(0.6, 3));
        early.Current = new(0.5, 1, 0);
        Assert.Equal(lower, early.Improved(0.4, 3));
    }
}
