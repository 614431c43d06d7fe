using Studio.Data.Metrics;

namespace Studio.Data.Tests.Metrics;

public sealed class AttemptHistoryTests
{
    [Fact]
    public void LastStepThatCounts_LaterAttemptsWentOnEarlier_IsTheEarliestOfThem()
    {
        var history = new AttemptHistory([(1, 0), (2, 1000), (3, 500), (4, 800)]);
        Assert.Equal([500, 500, 800, long.MaxValue], Enumerable.Range(1, 4).Select(history.LastStepThatCounts));
    }

    [Fact]
    public void CountingPoints_StepOfTheCheckpoint_StillCounts()
    {
        var history = new AttemptHistory([(1, 0), (2, 20)]);
        SeriesPoint[] points = [new(10, 1, 0), new(20, 1, 0), new(21, 1, 0), new(30, 1, 0)];
        Assert.Equal(2, history.CountingPoints(1, points));
        Assert.Equal(4, history.CountingPoints(2, points));
        Assert.Equal(0, history.CountingPoints(1, []));
    }
}
