using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Studio.Data.Metrics;
using Studio.Testing;
using Studio.Web.Live;

namespace Studio.Web.Tests.Live;

public sealed class LiveSubscriptionTests
{
    private readonly LiveFeed _feed = new(NullLogger<LiveFeed>.Instance);
    private readonly ConcurrentQueue<RunDelta> _seen = new();

    [Fact]
    public async Task Publish_Burst_ArrivesCompleteInFewCalls()
    {
        await using var subscription = new LiveSubscription(_feed, "a", Keep);
        for (var i = 0; i < 1000; i++)
            _feed.Publish(Delta("a", i, i + 1));
        await Eventually.True(() => _seen.Sum(d => d.Points.Count) == 1000);
        Assert.InRange(_seen.Count, 1, 20);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), _seen.SelectMany(d => d.Points).Select(p => p.Step));
        Assert.Equal((0, 1000), (_seen.First().FromOffset, _seen.Last().ToOffset));
    }

    [Fact]
    public async Task Publish_ViewerThatHangs_NeverHoldsUpThePublisherAndStaysBounded()
    {
        var hang = new TaskCompletionSource();
        await using var subscription = new LiveSubscription(_feed, "a", async delta =>
        {
            _seen.Enqueue(delta);
            await hang.Task;
        });
        _feed.Publish(Delta("a", 0, 1));
        await Eventually.True(() => _seen.Count == 1);
        for (var i = 1; i < 3 * LiveSubscription.MaxPoints; i++)
            _feed.Publish(Delta("a", i, i + 1));
        hang.SetResult();
        await Eventually.True(() => _seen.Count == 2);
        Assert.InRange(_seen.Last().Points.Count, 0, LiveSubscription.MaxPoints);
        Assert.True(_seen.Last().FromOffset > 1);
        Assert.Equal(3 * LiveSubscription.MaxPoints, _seen.Last().ToOffset);
    }

    [Fact]
    public async Task Publish_ViewerWhoseCircuitIsGone_IsNoErrorAndStopsNobody()
    {
        var log = new KeptLog();
        var feed = new LiveFeed(log);
        Exception[] leaving = [new TaskCanceledException(), new OperationCanceledException(), new ObjectDisposedException("page"), new Microsoft.JSInterop.JSDisconnectedException("gone"), new InvalidOperationException("a bug")];
        var calls = 0;
        await using var subscription = new LiveSubscription(feed, "a", _ => throw leaving[calls++]);
        for (var i = 0; i < leaving.Length; i++)
        {
            var before = calls;
            feed.Publish(Delta("a", i, i + 1));
            await Eventually.True(() => calls > before);
        }
        await Eventually.True(() => !log.Errors.IsEmpty);
        Assert.IsType<InvalidOperationException>(Assert.Single(log.Errors));
    }

    [Fact]
    public async Task Subscribe_OneRun_HearsNoOther()
    {
        await using var one = new LiveSubscription(_feed, "a", Keep);
        var all = new ConcurrentQueue<RunDelta>();
        await using var every = new LiveSubscription(_feed, null, delta =>
        {
            all.Enqueue(delta);
            return Task.CompletedTask;
        });
        _feed.Publish(Delta("b", 0, 1));
        _feed.Publish(Delta("a", 0, 1));
        await Eventually.True(() => all.Count == 2 && _seen.Count == 1);
        Assert.Equal("a", _seen.Single().RunId);
    }

    [Fact]
    public async Task Callback_Throws_LaterDeltasStillArrive()
    {
        var calls = 0;
        await using var subscription = new LiveSubscription(_feed, "a", delta =>
        {
            if (calls++ == 0)
                throw new InvalidOperationException("broken viewer");
            return Keep(delta);
        });
        _feed.Publish(Delta("a", 0, 1));
        await Eventually.True(() => calls == 1);
        _feed.Publish(Delta("a", 1, 2));
        await Eventually.True(() => _seen.Count == 1);
    }

    [Fact]
    public async Task Dispose_FromItsOwnCallback_EndsIt()
    {
        LiveSubscription? subscription = null;
        var left = 0;
        subscription = new LiveSubscription(_feed, "a", async _ =>
        {
            await subscription!.DisposeAsync();
            left++;
        });
        _feed.Publish(Delta("a", 0, 1));
        await Eventually.True(() => left == 1);
        _feed.Publish(Delta("a", 1, 2));
        Assert.Equal(1, left);
    }

    [Fact]
    public void Publish_SubscriberThrows_OthersStillHear()
    {
        using var broken = _feed.Subscribe(null, _ => throw new InvalidOperationException("broken viewer"));
        using var sound = _feed.Subscribe(null, _seen.Enqueue);
        _feed.PublishState("a", 7);
        Assert.Equal((7, 7, true), (_seen.Single().FromOffset, _seen.Single().ToOffset, _seen.Single().StateChanged));
    }

    private Task Keep(RunDelta delta)
    {
        _seen.Enqueue(delta);
        return Task.CompletedTask;
    }

    private static RunDelta Delta(string runId, long from, long to) => new(runId, from, to, [new MetricPoint("loss", 1, from, 1, 1)], false);

    private sealed class KeptLog : ILogger<LiveFeed>
    {
        public ConcurrentQueue<Exception?> Errors { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
                Errors.Enqueue(exception);
        }
    }
}
