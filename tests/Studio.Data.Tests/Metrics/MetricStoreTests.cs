using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Metrics;
using Studio.Data.Runs;
using Studio.Testing;
using static Studio.Data.Tests.Metrics.MetricBatches;

namespace Studio.Data.Tests.Metrics;

public sealed class MetricStoreTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    private MetricStore Store => _catalog.Metrics;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task IngestAsync_Points_ComeBackAsTheyWere()
    {
        await _catalog.AddRunAsync("a");
        double[] values = [1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 5e-324];
        Assert.True(await Store.IngestAsync(Batch("a", 0, 100, values.Select((v, i) => ("loss", 1, (long)i, v)))));
        var read = await Store.ReadRawAsync("a", "loss");
        Assert.Equal(values, read.Select(p => p.Value));
        Assert.Equal(values.Select((_, i) => (double)(1000 + i)), read.Select(p => p.Wall));
        Assert.Empty(await Store.ReadRawAsync("a", "other"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    public async Task IngestAsync_InManyBatches_FillsBlocksWithoutLoss(int batch)
    {
        await _catalog.AddRunAsync("a");
        const int count = 1500;
        for (var at = 0; at < count; at += batch)
            Assert.True(await Store.IngestAsync(Batch("a", at, Math.Min(at + batch, count), Course("loss", 1, Enumerable.Range(at, Math.Min(batch, count - at)), s => s * 0.5))));
        var read = await Store.ReadRawAsync("a", "loss");
        Assert.Equal(Enumerable.Range(0, count).Select(i => (i, i * 0.5)), read.Select(p => ((int)p.Step, p.Value)));
    }

    [Fact]
    public async Task IngestAsync_SameBatchTwice_IsIngestedOnce()
    {
        await _catalog.AddRunAsync("a");
        Assert.True(await Store.IngestAsync(Batch("a", 0, 10, ("loss", 1, 1, 2.0))));
        Assert.False(await Store.IngestAsync(Batch("a", 0, 10, ("loss", 1, 1, 2.0))));
        Assert.False(await Store.IngestAsync(Batch("a", 11, 20, ("loss", 1, 2, 2.0))));
        Assert.False(await Store.IngestAsync(Batch("gone", 0, 10, ("loss", 1, 1, 2.0))));
        Assert.Single(await Store.ReadRawAsync("a", "loss"));
        Assert.Equal(10, (await _catalog.RunAsync("a")).JournalOffset);
    }

    [Fact]
    public async Task IngestAsync_StartAndPoints_MoveTheRunOn()
    {
        await _catalog.AddRunAsync("a", RunStatus.Starting);
        await Store.IngestAsync(Batch("a", 0, 10, ("loss", 1, 40, 2.0)).Start(1));
        var run = await _catalog.RunAsync("a");
        Assert.Equal((RunStatus.Running, 1, 40, 2000, 50, 768, 10_000), (run.Status, run.Attempt, run.Step, run.TotalSteps, run.StepsPerEpoch, run.TokensPerStep, run.ParameterCount));

        await Store.IngestAsync(Batch("a", 10, 20).End(1, RunStatus.Failed, "Loss became NaN at step 41."));
        run = await _catalog.RunAsync("a");
        Assert.Equal((RunStatus.Failed, "Loss became NaN at step 41."), (run.Status, run.Reason));
        await using var db = _catalog.CreateDbContext();
        Assert.Equal([RunStatus.Running, RunStatus.Failed], await db.RunEvents.OrderBy(e => e.Id).Select(e => e.To).ToListAsync());
        Assert.Equal(40, (await db.RunAttempts.SingleAsync()).EndStep);
    }

    [Fact]
    public async Task IngestAsync_Resumed_StepGoesBackToTheCheckpoint()
    {
        await _catalog.AddRunAsync("a");
        await Store.IngestAsync(Batch("a", 0, 10, ("loss", 1, 90, 2.0)).Start(1));
        await Store.IngestAsync(Batch("a", 10, 20).Start(2, fromStep: 50));
        Assert.Equal((2, 50), ((await _catalog.RunAsync("a")).Attempt, (await _catalog.RunAsync("a")).Step));
        await Store.IngestAsync(Batch("a", 20, 30, ("loss", 2, 60, 2.0)));
        Assert.Equal(60, (await _catalog.RunAsync("a")).Step);
    }

    [Fact]
    public async Task IngestAsync_Checkpoints_OneIsBestAndRemovedOnesGo()
    {
        await _catalog.AddRunAsync("a");
        await Store.IngestAsync(Batch("a", 0, 1).Checkpoint("step-1", best: true).Checkpoint("step-2", best: false));
        await Store.IngestAsync(Batch("a", 1, 2).Checkpoint("step-3", best: true, "step-1").Checkpoint("step-4", best: false, "step-2"));
        await using var db = _catalog.CreateDbContext();
        Assert.Equal([("step-3", true), ("step-4", false)],
            (await db.RunCheckpoints.OrderBy(c => c.Name).ToListAsync()).Select(c => (c.Name, c.IsBest)));
    }

    [Fact]
    public async Task IngestAsync_Summary_KeepsLastAndExtremes()
    {
        await _catalog.AddRunAsync("a");
        await Store.IngestAsync(Batch("a", 0, 1, ("loss", 1, 1, 3.0), ("loss", 1, 2, 5.0)));
        await Store.IngestAsync(Batch("a", 1, 2, ("loss", 1, 3, 2.0), ("loss", 1, 4, double.NaN), ("nan", 1, 1, double.NaN)));
        await using var db = _catalog.CreateDbContext();
        var loss = await db.RunMetrics.SingleAsync(m => m.Name == "loss");
        Assert.Equal((null, 4, 2.0, 3, 5.0, 2), (loss.Last, loss.LastStep, loss.Min, loss.MinStep, loss.Max, loss.MaxStep));
        var nan = await db.RunMetrics.SingleAsync(m => m.Name == "nan");
        Assert.Equal((null, null, null), (nan.Last, nan.Min, nan.Max));
    }

    [Fact]
    public async Task IngestAsync_SupersededExtreme_NoLongerCounts()
    {
        await _catalog.AddRunAsync("a");
        await Store.IngestAsync(Batch("a", 0, 1, ("loss", 1, 10, 3.0), ("loss", 1, 20, 0.1)).Start(1));
        await Store.IngestAsync(Batch("a", 1, 2, ("loss", 2, 15, 2.0)).Start(2, fromStep: 10));
        await using var db = _catalog.CreateDbContext();
        var loss = await db.RunMetrics.SingleAsync();
        Assert.Equal((2.0, 15, 2.0, 15, 3.0), (loss.Last, loss.LastStep, loss.Min, loss.MinStep, loss.Max));
    }

    [Fact]
    public async Task DeleteRun_Row_TakesItsPointsAlong()
    {
        await _catalog.AddRunAsync("a");
        await _catalog.AddRunAsync("b");
        foreach (var id in new[] { "a", "b" })
            await Store.IngestAsync(Batch(id, 0, 1, Course("loss", 1, Enumerable.Range(0, 1000), s => s)).Start(1).Checkpoint("c", best: true));
        await _catalog.Writer.WriteAsync(db => db.Runs.Where(r => r.Id == "a").ExecuteDeleteAsync());
        await using var db = _catalog.CreateDbContext();
        Assert.Equal(4, await db.Set<MetricBlock>().CountAsync());
        Assert.Equal("b", Assert.Single(await db.MetricSeries.ToListAsync()).RunId);
        Assert.Equal(1000, (await Store.ReadRawAsync("b", "loss")).Count);
        Assert.Equal("b", Assert.Single(await db.RunCheckpoints.ToListAsync()).RunId);
    }

    [Fact]
    public async Task ReclaimSpaceAsync_AfterARunWent_MakesTheFileSmaller()
    {
        await _catalog.AddRunAsync("a");
        await Store.IngestAsync(Batch("a", 0, 1, Course("loss", 1, Enumerable.Range(0, 100_000), s => s)));
        await _catalog.Writer.ReclaimSpaceAsync();
        var before = new FileInfo(_catalog.Workspace.Database).Length;
        Assert.InRange(before, 2_400_000, 4_000_000);
        await _catalog.Writer.WriteAsync(db => db.Runs.ExecuteDeleteAsync());
        await _catalog.Writer.ReclaimSpaceAsync();
        Assert.InRange(new FileInfo(_catalog.Workspace.Database).Length, 0, before - 2_000_000);
    }

    [Fact]
    public async Task IngestAsync_32RunsAtOnceAmongOtherWriters_NothingIsLocked()
    {
        for (var r = 0; r < 32; r++)
            await _catalog.AddRunAsync($"run-{r}");
        await Task.WhenAll(Enumerable.Range(0, 32).Select(r => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.True(await Store.IngestAsync(Batch($"run-{r}", i, i + 1, Course("loss", 1, Enumerable.Range(i * 20, 20), s => s))));
                if (i % 10 == 0)
                    await _catalog.Writer.WriteAsync(db => db.Runs.Where(x => x.Id == $"run-{r}").ExecuteUpdateAsync(set => set.SetProperty(x => x.Notes, "n")));
                if (i % 10 == 5)
                    Assert.NotNull(await Store.ReadAsync($"run-{r}", new MetricQuery()));
            }
        })));
        for (var r = 0; r < 32; r++)
            Assert.Equal(1000, (await Store.ReadRawAsync($"run-{r}", "loss")).Count);
    }
}
