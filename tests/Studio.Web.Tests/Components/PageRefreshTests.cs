using Studio.Testing;
using Studio.Web.Components.Controls;

namespace Studio.Web.Tests.Components;

public sealed class PageRefreshTests
{
    [Fact]
    public async Task Request_ABurst_RefreshesOnceNowAndOnceForTheRest()
    {
        var count = 0;
        var entered = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        using var refresh = new PageRefresh(async () =>
        {
            Interlocked.Increment(ref count);
            entered.TrySetResult();
            await gate.Task;
        }, _ => Task.CompletedTask, TimeSpan.FromMilliseconds(1));
        refresh.Request();
        await entered.Task;
        for (var i = 0; i < 100; i++)
            refresh.Request();
        gate.SetResult();
        await Eventually.True(() => Volatile.Read(ref count) == 2);
        refresh.Request();
        await Eventually.True(() => Volatile.Read(ref count) == 3);
    }

    [Fact]
    public async Task Request_AfterAFailure_StillRefreshes()
    {
        var (count, failures) = (0, 0);
        using var refresh = new PageRefresh(
            () => Interlocked.Increment(ref count) == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask,
            _ => { Interlocked.Increment(ref failures); return Task.CompletedTask; }, TimeSpan.Zero);
        refresh.Request();
        await Eventually.True(() => Volatile.Read(ref failures) == 1);
        refresh.Request();
        await Eventually.True(() => Volatile.Read(ref count) == 2);
    }

    [Fact]
    public void Request_AfterDispose_DoesNothing()
    {
        var count = 0;
        var refresh = new PageRefresh(() => { count++; return Task.CompletedTask; }, _ => Task.CompletedTask, TimeSpan.Zero);
        refresh.Dispose();
        refresh.Request();
        Assert.Equal(0, count);
    }
}
