using Studio.Data.Metrics;
using Studio.Web.Live;

namespace Studio.Web.Tests.Live;

public sealed class DeltaMergeTests
{
    [Fact]
    public void Merge_FollowsOn_LeadsFromTheFirstToTheLast()
    {
        var merged = DeltaMerge.Merge(Delta(0, 10, points: 2), Delta(10, 25, points: 1, stateChanged: true));
        Assert.Equal((0, 25, 3, true), (merged.FromOffset, merged.ToOffset, merged.Points.Count, merged.StateChanged));
        Assert.Equal([0, 0, 10], merged.Points.Select(p => p.Step));
    }

    [Fact]
    public void Merge_HoleBetween_StaysAHole()
    {
        var merged = DeltaMerge.Merge(Delta(0, 10, points: 2, stateChanged: true), Delta(20, 25, points: 1));
        Assert.Equal((20, 25, 1, true), (merged.FromOffset, merged.ToOffset, merged.Points.Count, merged.StateChanged));
    }

    [Fact]
    public void Merge_StateAlone_NumbersNothing()
    {
        var after = DeltaMerge.Merge(Delta(0, 10, points: 2), Delta(5, 5, stateChanged: true));
        Assert.Equal((0, 10, 2, true), (after.FromOffset, after.ToOffset, after.Points.Count, after.StateChanged));
        var before = DeltaMerge.Merge(Delta(5, 5, stateChanged: true), Delta(0, 10, points: 2));
        Assert.Equal((0, 10, 2, true), (before.FromOffset, before.ToOffset, before.Points.Count, before.StateChanged));
    }

    [Fact]
    public void Merge_TooManyPoints_LeavesAGapThatEveryViewerSees()
    {
        var merged = DeltaMerge.Merge(Delta(0, 10, points: LiveSubscription.MaxPoints), Delta(10, 25, points: 1));
        Assert.Equal((24, 25), (merged.FromOffset, merged.ToOffset));
        Assert.Empty(merged.Points);
        merged = DeltaMerge.Merge(merged, Delta(25, 30, points: 1));
        Assert.Equal((24, 30, 1), (merged.FromOffset, merged.ToOffset, merged.Points.Count));
    }

    private static RunDelta Delta(long from, long to, int points = 0, bool stateChanged = false) =>
        new("a", from, to, [.. Enumerable.Repeat(new MetricPoint("loss", 1, from, 1, 1), points)], stateChanged);
}
