using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;
using Studio.Data.Catalog;
using Studio.Data.Metrics;
using Studio.Data.Runs;
using Studio.Testing;
using static Studio.Data.Tests.Metrics.MetricBatches;

namespace Studio.Data.Tests.Metrics;

/// <summary>Exactly once: wherever ingestion is cut off, the catalog holds all of a batch or nothing, and trying again completes it.</summary>
public sealed class IngestCrashTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task IngestAsync_CutOffAtAnyInstruction_LeavesNothingAndCanBeRepeated()
    {
        await _catalog.AddRunAsync("a", RunStatus.Starting);
        await _catalog.Metrics.IngestAsync(Batch("a", 0, 1, Course("loss", 1, Enumerable.Range(0, 300), s => s)).Start(1));

        using var cut = new CutOff(_catalog);
        using var writer = new StudioWriter(cut);
        var store = new MetricStore(cut, writer);
        var cuts = 0;
        for (cut.After = 1; !await TryAsync(store); cut.After += 7, cuts++)
        {
            var run = await _catalog.RunAsync("a");
            Assert.Equal((1, 1, RunStatus.Running, 299), (run.JournalOffset, run.Attempt, run.Status, run.Step));
            Assert.Equal(300, (await _catalog.Metrics.ReadRawAsync("a", "loss")).Count);
            await using var db = _catalog.CreateDbContext();
            Assert.Equal((1, 0, 1), (await db.RunAttempts.CountAsync(), await db.RunCheckpoints.CountAsync(), await db.RunEvents.CountAsync()));
        }

        Assert.InRange(cuts, 50, int.MaxValue);
        var after = await _catalog.RunAsync("a");
        Assert.Equal((2, 2, RunStatus.Paused, 400), (after.JournalOffset, after.Attempt, after.Status, after.Step));
        Assert.Equal(300 + 301, (await _catalog.Metrics.ReadRawAsync("a", "loss")).Count);
        Assert.Single(await _catalog.Metrics.ReadRawAsync("a", "accuracy"));
    }

    private static async Task<bool> TryAsync(MetricStore store)
    {
        var batch = Batch("a", 1, 2, [.. Course("loss", 2, Enumerable.Range(100, 301), s => s), ("accuracy", 2, 400, 0.5)])
            .Start(2, fromStep: 100).Checkpoint("step-00000400", best: true).End(2, RunStatus.Paused);
        batch.Samples.Add(new RunSample { RunId = "a", Text = "to be" });
        try
        {
            Assert.True(await store.IngestAsync(batch));
            return true;
        }
        catch (Exception e) when (e is SqliteException or DbUpdateException { InnerException: SqliteException })
        {
            return false;
        }
    }

    /// <summary>Contexts whose connection interrupts whatever SQLite does after a given number of its instructions.</summary>
    private sealed class CutOff(TestCatalog catalog) : DbConnectionInterceptor, IDbContextFactory<StudioDb>, IDisposable
    {
        private int _left;

        public int After { get; set; }

        public StudioDb CreateDbContext() => new(new DbContextOptionsBuilder<StudioDb>(catalog.Options).AddInterceptors(this).Options);

        public override Task ConnectionOpenedAsync(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            _left = After;
            raw.sqlite3_progress_handler(((SqliteConnection)connection).Handle!, 1, _ => --_left == 0 ? 1 : 0, null);
            return Task.CompletedTask;
        }

        public override void ConnectionDisposed(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData) => SqliteConnection.ClearAllPools();

        public void Dispose() => SqliteConnection.ClearAllPools();
    }
}
