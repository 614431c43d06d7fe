using Studio.Training.Loops;

namespace Studio.Training.Tests.Loops;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Improved_LossesInOrder_WaitsAsLongAsPatienceSays()
    {
        var early = new EarlyStopping(patience: 2, minDelta: 0.1);
        Assert.True(early.Improved(1.0, 10));
        Assert.False(early.Improved(0.95, 20)); // lower, but by less than the smallest improvement
        Assert.False(early.ShouldStop);
        Assert.False(early.Improved(double.NaN, 30));
        Assert.True(early.ShouldStop);
        Assert.Equal(new EarlyStopping.State(1.0, 10, 2), early.Current);
    }

    [Fact]
    public void Improved_AfterWaiting_StartsToWaitAnew()
    {
        var early = new EarlyStopping(2, 0);
        early.Improved(1, 1);
        early.Improved(2, 2);
        Assert.True(early.Improved(0.5, 3));
        Assert.Equal(0, early.Current.Waited);
    }

    [Fact]
    public void ShouldStop_PatienceZero_NeverStops()
    {
        var early = new EarlyStopping(0, 0);
        for (var step = 0; step < 100; step++) early.Improved(step, step);
        Assert.False(early.ShouldStop);
    }
}
