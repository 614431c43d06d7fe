using Microsoft.EntityFrameworkCore;
using Studio.Data.Runs;
using Studio.Testing;

namespace Studio.Data.Tests.Runs;

public sealed class RunTransitionsTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Theory]
    [InlineData(RunStatus.Queued, RunStatus.Starting, true)]
    [InlineData(RunStatus.Starting, RunStatus.Running, true)]
    [InlineData(RunStatus.Running, RunStatus.Stopping, true)]
    [InlineData(RunStatus.Running, RunStatus.Interrupted, true)]
    [InlineData(RunStatus.Stopping, RunStatus.Paused, true)]
    [InlineData(RunStatus.Stopping, RunStatus.Succeeded, true)]
    [InlineData(RunStatus.Paused, RunStatus.Queued, true)]
    [InlineData(RunStatus.Failed, RunStatus.Queued, true)]
    [InlineData(RunStatus.Queued, RunStatus.Cancelled, true)]
    [InlineData(RunStatus.Stopping, RunStatus.Running, false)]
    [InlineData(RunStatus.Succeeded, RunStatus.Queued, false)]
    [InlineData(RunStatus.Queued, RunStatus.Succeeded, false)]
    public void IsAllowed_Move_FollowsTheLifeCycle(RunStatus from, RunStatus to, bool allowed) =>
        Assert.Equal(allowed, RunTransitions.IsAllowed(from, to));

    [Fact]
    public async Task TryMove_ExpectedState_MovesAndKeepsTheReason()
    {
        await _catalog.AddRunAsync("a", RunStatus.Running);
        Assert.True(await _catalog.Transitions.TryMoveAsync("a", [RunStatus.Starting, RunStatus.Running], RunStatus.Failed, "Loss became NaN at step 7."));

        var run = await _catalog.RunAsync("a");
        Assert.Equal((RunStatus.Failed, "Loss became NaN at step 7."), (run.Status, run.Reason));
        Assert.NotNull(run.EndedAt);
        await using var db = _catalog.CreateDbContext();
        var moved = await db.RunEvents.SingleAsync();
        Assert.Equal((RunStatus.Running, RunStatus.Failed, "Loss became NaN at step 7."), (moved.From, moved.To, moved.Reason));
    }

    [Fact]
    public async Task TryMove_OtherState_ChangesNothing()
    {
        await _catalog.AddRunAsync("a", RunStatus.Cancelled);
        Assert.False(await _catalog.Transitions.TryMoveAsync("a", [RunStatus.Queued], RunStatus.Starting));
        Assert.False(await _catalog.Transitions.TryMoveAsync("gone", [RunStatus.Queued], RunStatus.Starting));
        Assert.Equal(RunStatus.Cancelled, (await _catalog.RunAsync("a")).Status);
        await using var db = _catalog.CreateDbContext();
        Assert.Empty(await db.RunEvents.ToListAsync());
    }

    [Fact]
    public Task TryMove_MoveThatDoesNotExist_Throws() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => _catalog.Transitions.TryMoveAsync("a", [RunStatus.Succeeded], RunStatus.Running));

    [Fact]
    public async Task TryMove_ManyAtOnce_OneWins()
    {
        await _catalog.AddRunAsync("a", RunStatus.Queued);
        var moves = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            _catalog.Transitions.TryMoveAsync("a", [RunStatus.Queued], i % 2 == 0 ? RunStatus.Starting : RunStatus.Cancelled))));
        Assert.Equal(1, moves.Count(won => won));
    }

    [Fact]
    public async Task TryMove_Resume_ClearsTheEnd()
    {
        await _catalog.AddRunAsync("a", RunStatus.Paused, change: r => (r.EndedAt, r.StartedAt) = (DateTimeOffset.UtcNow, DateTimeOffset.UnixEpoch));
        Assert.True(await _catalog.Transitions.TryMoveAsync("a", RunTransitions.Resumable, RunStatus.Queued));
        Assert.True(await _catalog.Transitions.TryMoveAsync("a", [RunStatus.Queued], RunStatus.Starting));
        Assert.True(await _catalog.Transitions.TryMoveAsync("a", [RunStatus.Starting], RunStatus.Running));
        var run = await _catalog.RunAsync("a");
        Assert.Null(run.EndedAt);
        Assert.Equal(DateTimeOffset.UnixEpoch, run.StartedAt);
    }
}
