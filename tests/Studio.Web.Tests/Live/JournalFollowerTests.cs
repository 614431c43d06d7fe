using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Studio.Data.Metrics;
using Studio.Data.Runs;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Web.Live;

namespace Studio.Web.Tests.Live;

public sealed class JournalFollowerTests : IDisposable
{
    private readonly TestCatalog _catalog = new();
    private readonly LiveFeed _feed = new(NullLogger<LiveFeed>.Instance);
    private readonly ConcurrentQueue<RunDelta> _seen = new();
    private readonly TaskCompletionSource _worker = new();
    private readonly JournalFollower _follower;
    private readonly RunDirectory _run;

    public JournalFollowerTests()
    {
        _follower = new JournalFollower(_catalog.Workspace, _catalog.Metrics, _catalog, _feed, NullLogger<JournalFollower>.Instance);
        _run = new RunDirectory(Directory.CreateDirectory(_catalog.Workspace.RunDirectory("a")).FullName);
        _feed.Subscribe("a", _seen.Enqueue);
    }

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task FollowAsync_WholeLife_EndsInTheCatalogWithItsMoves()
    {
        await _catalog.AddRunAsync("a", RunStatus.Starting);
        var following = _follower.FollowAsync("a", _worker.Task);
        using (var journal = new JournalWriter(_run.Events, attempt: 1))
        {
            journal.Append(new StartEvent { TotalSteps = 20, StepsPerEpoch = 10, Device = "cpu", DeviceName = "a cpu" });
            await Eventually.True(() => _seen.Any(d => d.StateChanged));
            Assert.Equal(RunStatus.Running, (await _catalog.RunAsync("a")).Status);
            journal.Append(Loss(10, 2.5));
            journal.Append(new SampleEvent { Step = 10, Text = "to be" });
            journal.Append(new CheckpointEvent { Step = 10, Name = "step-00000010", IsBest = true, Bytes = 99, ValidationLoss = double.NaN });
            journal.Log("warning", "slow disk");
            journal.Append(Loss(20, 1.5));
            journal.Append(new EndEvent { Status = "succeeded", Step = 20 });
        }

        _worker.SetResult();
        await following;
        var run = await _catalog.RunAsync("a");
        Assert.Equal((RunStatus.Succeeded, 20, 20, new FileInfo(_run.Events).Length), (run.Status, run.Step, run.TotalSteps, run.JournalOffset));
        await using var db = _catalog.CreateDbContext();
        Assert.Equal("to be", (await db.RunSamples.SingleAsync()).Text);
        Assert.Equal(("step-00000010", true, null), (await db.RunCheckpoints.Select(c => new { c.Name, c.IsBest, c.ValidationLoss }).SingleAsync()) is var c ? (c.Name, c.IsBest, c.ValidationLoss) : default);
        Assert.Equal(("warning", "slow disk"), (await db.RunLogLines.SingleAsync()) is var l ? (l.Level, l.Text) : default);
        Assert.Equal("a cpu", (await db.RunAttempts.SingleAsync()).DeviceName);
        Assert.Equal([2.5, 1.5], (await _catalog.Metrics.ReadRawAsync("a", "loss")).Select(p => p.Value));
    }

    [Fact]
    public async Task FollowAsync_Deltas_LeadWithoutHolesToWhatIsStored()
    {
        await _catalog.AddRunAsync("a", RunStatus.Starting);
        var following = _follower.FollowAsync("a", _worker.Task);
        using (var journal = new JournalWriter(_run.Events, attempt: 1))
            for (var step = 1; step <= 500; step++)
                journal.Append(Loss(step, step));
        _worker.SetResult();
        await following;
        var at = 0L;
        foreach (var delta in _seen)
        {
            Assert.Equal(at, delta.FromOffset);
            at = delta.ToOffset;
        }

        Assert.Equal(new FileInfo(_run.Events).Length, at);
        Assert.Equal(Enumerable.Range(1, 500).Select(s => (long)s), _seen.SelectMany(d => d.Points).Select(p => p.Step));
    }

    [Fact]
    public async Task FollowAsync_KilledAtRandomMomentsAndBegunAgain_KeepsEveryPointOnce()
    {
        await _catalog.AddRunAsync("a", RunStatus.Starting);
        var random = new Random(5);
        var writing = Task.Run(() =>
        {
            using var journal = new JournalWriter(_run.Events, attempt: 1);
            for (var step = 1; step <= 3000; step++)
                journal.Append(Loss(step, step));
        });
        while (!writing.IsCompleted)
        {
            using var kill = new CancellationTokenSource(random.Next(1, 30));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _follower.FollowAsync("a", _worker.Task, kill.Token));
        }

        _worker.SetResult();
        await Task.WhenAll(_follower.FollowAsync("a", _worker.Task), _follower.FollowAsync("a", _worker.Task));
        Assert.Equal(Enumerable.Range(1, 3000).Select(s => (long)s), (await _catalog.Metrics.ReadRawAsync("a", "loss")).Select(p => p.Step));
    }

    [Fact]
    public async Task FollowAsync_LongBacklog_LeavesAGapInsteadOfAHugeMessage()
    {
        await _catalog.AddRunAsync("a", RunStatus.Starting);
        using (var file = File.CreateText(_run.Events))
            for (var step = 0; step < 6000; step++)
                file.Write($"{{\"t\":\"metric\",\"step\":{step},\"values\":{{\"loss\":1}},\"attempt\":1,\"wall\":1}}\n");
        _worker.SetResult();
        await _follower.FollowAsync("a", _worker.Task);
        var delta = Assert.Single(_seen);
        Assert.Equal((0, delta.ToOffset - 1, new FileInfo(_run.Events).Length), (delta.Points.Count, delta.FromOffset, delta.ToOffset));
        Assert.Equal(6000, (await _catalog.Metrics.ReadRawAsync("a", "loss")).Count);
    }

    [Fact]
    public async Task FollowAsync_RunDeletedMeanwhile_Ends()
    {
        await _catalog.AddRunAsync("a", RunStatus.Starting);
        var following = _follower.FollowAsync("a", _worker.Task);
        using (var journal = new JournalWriter(_run.Events, attempt: 1))
        {
            journal.Append(Loss(1, 1));
            await Eventually.True(() => !_seen.IsEmpty);
            await _catalog.Writer.WriteAsync(db => db.Runs.ExecuteDeleteAsync());
            journal.Append(Loss(2, 1));
        }

        await following;
    }

    [Fact]
    public async Task Subscribe_ThenSnapshotThenDedupe_SeesEveryPointOnce()
    {
        await _catalog.AddRunAsync("a", RunStatus.Starting);
        var following = _follower.FollowAsync("a", _worker.Task);
        using var journal = new JournalWriter(_run.Events, attempt: 1);
        for (var step = 1; step <= 200; step++)
            journal.Append(Loss(step, step));
        var late = new ConcurrentQueue<RunDelta>();
        using var subscription = _feed.Subscribe("a", late.Enqueue);
        var snapshot = (await _catalog.Metrics.ReadAsync("a", new MetricQuery()))!;
        for (var step = 201; step <= 400; step++)
            journal.Append(Loss(step, step));
        _worker.SetResult();
        await following;

        var steps = snapshot.Series.SelectMany(s => s.Steps).ToList();
        var known = snapshot.Offset;
        foreach (var delta in late.Where(d => d.ToOffset > known))
        {
            Assert.Equal(known, delta.FromOffset);
            known = delta.ToOffset;
            steps.AddRange(delta.Points.Select(p => p.Step));
        }

        Assert.Equal(Enumerable.Range(1, 400).Select(s => (long)s), steps);
    }

    private static MetricEvent Loss(long step, double value) => new() { Step = step, Values = new Dictionary<string, double> { ["loss"] = value } };
}
