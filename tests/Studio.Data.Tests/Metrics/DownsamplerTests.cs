using Studio.Data.Metrics;

namespace Studio.Data.Tests.Metrics;

public sealed class DownsamplerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    public void Choose_NoMoreThanAsked_KeepsAll(int count) =>
        Assert.Equal(Enumerable.Range(0, count), Downsampler.Choose(Series(count, i => i), 100));

    [Theory]
    [InlineData(101, 100)]
    [InlineData(1000, 4)]
    [InlineData(1000, 5)]
    [InlineData(12345, 2000)]
    public void Choose_More_KeepsFirstAndLastAscendingWithinTheBound(int count, int maxPoints)
    {
        var chosen = Downsampler.Choose(Series(count, i => Math.Sin(i * 0.7) * i), maxPoints);
        Assert.InRange(chosen.Length, 2, maxPoints);
        Assert.Equal((0, count - 1), (chosen[0], chosen[^1]));
        Assert.Equal(chosen.Distinct().Order(), chosen);
    }

    [Fact]
    public void Choose_MinAndMaxOfEveryBucket_InTheirOrder()
    {
        // one point outside at each end, two buckets of four
        double[] values = [0, 5, 9, 1, 5, 5, 2, 5, 8, 0];
        Assert.Equal([0, 2, 3, 6, 8, 9], Downsampler.Choose(Series(10, i => values[i]), 6));
    }

    [Fact]
    public void Choose_ASpikeAnywhereInAMillionPoints_IsAlwaysKept()
    {
        var random = new Random(1);
        var points = Series(1_000_000, _ => random.NextDouble());
        int[] places = [0, 1, 2, 1000, 1001, 499_999, 500_000, 999_997, 999_998, 999_999, .. Enumerable.Range(0, 20).Select(_ => random.Next(1_000_000))];
        foreach (var place in places)
        {
            foreach (var spike in new[] { 2.0, -1.0 })
            {
                var was = points[place];
                points[place] = was with { Value = spike };
                Assert.Contains(place, Downsampler.Choose(points, 1000));
                points[place] = was;
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Choose_Gap_IsKeptBesideTheExtremes(double gap)
    {
        var points = Series(1000, i => i == 600 ? gap : i == 610 ? 1e6 : i == 590 ? -1e6 : 1);
        var chosen = Downsampler.Choose(points, 20);
        Assert.Contains(600, chosen);
        Assert.Contains(610, chosen);
        Assert.Contains(590, chosen);
    }

    [Fact]
    public void Choose_OnlyGaps_KeepsOneABucket()
    {
        var chosen = Downsampler.Choose(Series(1000, _ => double.NaN), 10);
        Assert.Equal(2 + 4, chosen.Length);
    }

    private static SeriesPoint[] Series(int count, Func<int, double> value) =>
        [.. Enumerable.Range(0, count).Select(i => new SeriesPoint(i, value(i), i))];
}
