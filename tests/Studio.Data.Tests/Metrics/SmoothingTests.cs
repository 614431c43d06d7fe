using Studio.Data.Metrics;

namespace Studio.Data.Tests.Metrics;

public sealed class SmoothingTests
{
    [Fact]
    public void Add_ByHand_IsTheDebiasedAverage()
    {
        var smoothing = new Smoothing(0.6);
        Assert.Equal(double.NaN, smoothing.Value);
        smoothing.Add(10);
        Assert.Equal(10, smoothing.Value, 12);
        smoothing.Add(20);

        // (0.6 * 0.4 * 10 + 0.4 * 20) / (0.6 * 0.4 + 0.4)
        Assert.Equal(10.4 / 0.64, smoothing.Value, 12);
        Assert.Equal((10.4, 0.64), (Math.Round(smoothing.Sum, 12), Math.Round(smoothing.Weight, 12)));
    }

    [Fact]
    public void Add_NoSmoothing_IsTheValueItself()
    {
        var smoothing = new Smoothing(0);
        smoothing.Add(3);
        smoothing.Add(-7);
        Assert.Equal(-7, smoothing.Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Add_NotFinite_IsSkipped(double value)
    {
        var (with, without) = (new Smoothing(0.9), new Smoothing(0.9));
        foreach (var x in new[] { 1.0, 2, 3 })
        {
            with.Add(x);
            with.Add(value);
            without.Add(x);
        }

        Assert.Equal(without.Value, with.Value);
    }

    [Fact]
    public void Run_ConstantSeries_StaysConstantFromTheFirstPoint()
    {
        var points = Enumerable.Range(0, 100).Select(i => new SeriesPoint(i, 5, 0)).ToArray();
        Assert.All(new Smoothing(0.99).Run(points, [0, 1, 50, 99]), y => Assert.Equal(5, y, 12));
    }

    [Fact]
    public void Run_OtherChoiceOfPoints_GivesTheSameValues()
    {
        var random = new Random(7);
        var points = Enumerable.Range(0, 1000).Select(i => new SeriesPoint(i, random.NextDouble(), 0)).ToArray();
        var all = new Smoothing(0.9).Run(points, [.. Enumerable.Range(0, 1000)]);
        int[] few = [0, 13, 500, 998, 999];
        Assert.Equal(few.Select(i => all[i]), new Smoothing(0.9).Run(points, few));
    }

    [Fact]
    public void Run_InTwoHalves_IsAsInOne()
    {
        var points = Enumerable.Range(0, 10).Select(i => new SeriesPoint(i, i * i, 0)).ToArray();
        var whole = new Smoothing(0.5).Run(points, [9]);
        var halves = new Smoothing(0.5);
        halves.Run(points.AsSpan(0, 4), []);
        Assert.Equal(whole, halves.Fork().Run(points.AsSpan(4), [5]));
        Assert.Equal(whole, halves.Run(points.AsSpan(4), [5]));
    }

    [Fact]
    public void Run_Gap_HasNoSmoothedValue()
    {
        SeriesPoint[] points = [new(0, 1, 0), new(1, double.NaN, 0), new(2, 1, 0)];
        Assert.Equal([1, double.NaN, 1], new Smoothing(0.5).Run(points, [0, 1, 2]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Smoothing_OutsideItsRange_Throws(double beta) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Smoothing(beta));
}
