using System.Text.Json;
using Studio.Data.Metrics;
using Studio.Testing;
using static Studio.Data.Tests.Metrics.MetricBatches;

namespace Studio.Data.Tests.Metrics;

public sealed class SnapshotTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task ReadAsync_NoRun_IsNull() =>
        Assert.Null(await _catalog.Metrics.ReadAsync("none", new MetricQuery()));

    [Fact]
    public async Task ReadAsync_Json_IsTheContractToTheLetter()
    {
        await _catalog.AddRunAsync("a");
        await _catalog.Metrics.IngestAsync(Batch("a", 0, 123, ("loss", 1, 0, 2.0), ("loss", 1, 10, double.NaN), ("loss", 1, 20, 4.0)).Start(1));
        var snapshot = await _catalog.Metrics.ReadAsync("a", new MetricQuery(Smoothing: 0.5));
        const string expected = """
            {"runId":"a","offset":123,"attempts":[{"attempt":1,"fromStep":0,"endStep":20}],"stepsPerEpoch":50,"tokensPerStep":768,"startedWall":1000,
            "series":[{"name":"loss","attempt":1,"superseded":false,"count":3,"downsampled":false,"steps":[0,10,20],"values":[2,null,4],
            "walls":[1000,1010,1020],"smoothed":[2,null,3.3333333333333335],"smoothState":{"sum":2.5,"weight":0.75}}]}
            """;
        Assert.Equal(expected.ReplaceLineEndings(""), JsonSerializer.Serialize(snapshot, JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task ReadAsync_Resumed_CutsTheEarlierAttemptInTwo()
    {
        await _catalog.AddRunAsync("a");
        await _catalog.Metrics.IngestAsync(Batch("a", 0, 1, Course("loss", 1, [10, 20, 30, 40], s => s)).Start(1));
        await _catalog.Metrics.IngestAsync(Batch("a", 1, 2, Course("loss", 2, [30, 40, 50], s => s * 10)).Start(2, fromStep: 20));
        var series = (await _catalog.Metrics.ReadAsync("a", new MetricQuery(Smoothing: 0.5)))!.Series;
        Assert.Equal([(1, false), (1, true), (2, false)], series.Select(s => (s.Attempt, s.Superseded)));
        Assert.Equal([[10, 20], [30, 40], [30, 40, 50]], series.Select(s => s.Steps));

        // both branches go on from the average that step 20 left
        var fork = new Smoothing(0.5);
        fork.Add(10);
        fork.Add(20);
        var (old, current) = (fork.Fork(), fork.Fork());
        old.Add(30);
        current.Add(300);
        Assert.Equal(old.Value, series[1].Smoothed[0]);
        Assert.Equal(current.Value, series[2].Smoothed[0]);
    }

    [Fact]
    public async Task ReadAsync_Zoom_ReadsRawPointsWithTheSameSmoothing()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).ToArray();
        await _catalog.AddRunAsync("a");
        await _catalog.Metrics.IngestAsync(Batch("a", 0, 1, Course("loss", 1, Enumerable.Range(0, 20_000), s => values[s])).Start(1));

        var whole = (await _catalog.Metrics.ReadAsync("a", new MetricQuery(MaxPoints: 20_000, Smoothing: 0.97)))!.Series[0];
        var small = (await _catalog.Metrics.ReadAsync("a", new MetricQuery(MaxPoints: 200, Smoothing: 0.97)))!.Series[0];
        var zoom = (await _catalog.Metrics.ReadAsync("a", new MetricQuery(MaxPoints: 200, From: 5000, To: 5099, Smoothing: 0.97)))!.Series[0];
        Assert.Equal((false, true, false), (whole.Downsampled, small.Downsampled, zoom.Downsampled));
        Assert.Equal((20_000, 20_000, 100), (whole.Count, small.Count, zoom.Count));
        Assert.InRange(small.Steps.Length, 100, 200);

        // the range, and one neighbour on each side
        Assert.Equal(Enumerable.Range(4999, 102).Select(s => (long)s), zoom.Steps);
        Assert.Equal(zoom.Steps.Select(s => whole.Smoothed[s]), zoom.Smoothed);
        Assert.Equal(small.Steps.Select(s => whole.Smoothed[s]), small.Smoothed);
        Assert.Equal((whole.SmoothState, whole.SmoothState), (small.SmoothState, zoom.SmoothState));
    }

    [Fact]
    public async Task ReadAsync_Names_ReadsOnlyThose()
    {
        await _catalog.AddRunAsync("a");
        await _catalog.Metrics.IngestAsync(Batch("a", 0, 1, ("a", 1, 1, 1.0), ("b", 1, 1, 1.0), ("c", 1, 1, 1.0)));
        var snapshot = await _catalog.Metrics.ReadAsync("a", new MetricQuery(["c", "a", "absent"]));
        Assert.Equal(["a", "c"], snapshot!.Series.Select(s => s.Name));
        Assert.Empty((await _catalog.Metrics.ReadAsync("a", new MetricQuery([])))!.Series);
    }

    [Fact]
    public async Task ReadAsync_StepsOutOfOrder_AreSorted()
    {
        await _catalog.AddRunAsync("a");
        await _catalog.Metrics.IngestAsync(Batch("a", 0, 1, ("x", 1, 3, 1.0), ("x", 1, 1, 2.0), ("x", 1, 2, 3.0), ("x", 1, 2, 4.0)));
        var series = (await _catalog.Metrics.ReadAsync("a", new MetricQuery()))!.Series[0];
        Assert.Equal([1, 2, 2, 3], series.Steps);
        Assert.Equal([2.0, 3.0, 4.0, 1.0], series.Values);
    }

    [Theory]
    [InlineData(3, 0.5, null, null)]
    [InlineData(2_000_000, 0.5, null, null)]
    [InlineData(100, 1.0, null, null)]
    [InlineData(100, double.NaN, null, null)]
    [InlineData(100, 0.5, 10L, 5L)]
    public Task ReadAsync_QueryOutOfRange_IsRefused(int maxPoints, double smoothing, long? from, long? to) =>
        Assert.ThrowsAsync<UserError>(() => _catalog.Metrics.ReadAsync("a", new MetricQuery(null, maxPoints, from, to, smoothing)));
}
