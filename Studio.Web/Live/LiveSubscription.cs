using Microsoft.JSInterop;

namespace Studio.Web.Live;

/// <summary>
/// One viewer's end of the feed. Deltas that arrive faster than it is told are merged, so that a slow browser gets fewer
/// and larger messages and never holds up ingestion. Bounded: one pending delta per run that reports at the time, each of
/// at most <see cref="MaxPoints"/> points; beyond that the points are dropped and the delta leaves a gap in the
/// numbering, upon which the viewer reads the snapshot again.
/// </summary>
public sealed class LiveSubscription : IAsyncDisposable
{
    public const int MaxPoints = 5000;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private readonly LiveFeed _feed;
    private readonly Func<RunDelta, Task> _onDelta;
    private readonly IDisposable _registration;
    private Dictionary<string, RunDelta> _pending = [];

    /// <summary>
    /// <paramref name="onDelta"/> is called at most once per run in 200 ms, never twice at a time. Subscribe before reading
    /// a snapshot; a null run id hears all runs.
    /// </summary>
    public LiveSubscription(LiveFeed feed, string? runId, Func<RunDelta, Task> onDelta)
    {
        (_feed, _onDelta) = (feed, onDelta);
        _registration = feed.Subscribe(runId, Take);
        _ = Task.Run(DeliverAsync);
    }

    /// <summary>After it, no new call begins; it does not wait for one under way, which may itself be the one that disposes.</summary>
    public async ValueTask DisposeAsync()
    {
        _registration.Dispose();
        await _leaving.CancelAsync();
    }

    private void Take(RunDelta delta)
    {
        lock (_gate)
        {
            _pending[delta.RunId] = _pending.TryGetValue(delta.RunId, out var before) ? DeltaMerge.Merge(before, delta) : delta;
            if (_arrived.CurrentCount == 0)
                _arrived.Release();
        }
    }

    private async Task DeliverAsync()
    {
        try
        {
            while (true)
            {
                await _arrived.WaitAsync(_leaving.Token);
                foreach (var delta in TakePending().Values)
                    await CallAsync(delta);
                await Task.Delay(s_interval, _leaving.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the viewer left
        }
    }

    private Dictionary<string, RunDelta> TakePending()
    {
        lock (_gate)
        {
            var taken = _pending;
            _pending = [];
            return taken;
        }
    }

    private async Task CallAsync(RunDelta delta)
    {
        if (_leaving.IsCancellationRequested)
            return;
        try
        {
            await _onDelta(delta);
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException or JSDisconnectedException)
        {
            // the page, or its circuit, went away between the check and the call
        }
        catch (Exception e)
        {
            _feed.Failed(e, delta.RunId);
        }
    }
}
