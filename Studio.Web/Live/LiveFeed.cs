namespace Studio.Web.Live;

/// <summary>
/// From the follower to whoever watches, inside this process. Published only after the catalog holds it, so a page that
/// subscribes first and then reads misses nothing. Holds no data: subscribers are its only state, and they leave by Dispose.
/// </summary>
public sealed class LiveFeed(ILogger<LiveFeed> logger)
{
    private readonly Lock _gate = new();
    private Subscriber[] _subscribers = [];

    /// <summary>
    /// <paramref name="onDelta"/> is called on the publisher's thread, one call at a time per run: it must return at once
    /// and never block (<see cref="LiveSubscription"/> does the slow part). A null run id hears all runs.
    /// </summary>
    public IDisposable Subscribe(string? runId, Action<RunDelta> onDelta)
    {
        var subscriber = new Subscriber(this, runId, onDelta);
        lock (_gate)
            _subscribers = [.. _subscribers, subscriber];
        return subscriber;
    }

    /// <summary>Never throws: what goes wrong in one viewer is no concern of the others or of ingestion.</summary>
    public void Publish(RunDelta delta)
    {
        foreach (var subscriber in Volatile.Read(ref _subscribers))
        {
            if (subscriber.RunId is not null && subscriber.RunId != delta.RunId)
                continue;
            try
            {
                subscriber.OnDelta(delta);
            }
            catch (Exception e)
            {
                Failed(e, delta.RunId);
            }
        }
    }

    /// <summary>A change of the catalog that no journal told, such as a new name or a move in the queue.</summary>
    /// <param name="offset">the run's JournalOffset, so that viewers' numbering stays as it is.</param>
    public void PublishState(string runId, long offset) => Publish(new RunDelta(runId, offset, offset, [], StateChanged: true));

    internal void Failed(Exception e, string runId) => logger.LogError(e, "A viewer of run {RunId} failed", runId);

    private void Remove(Subscriber subscriber)
    {
        lock (_gate)
            _subscribers = [.. _subscribers.Where(s => s != subscriber)];
    }

    private sealed class Subscriber(LiveFeed feed, string? runId, Action<RunDelta> onDelta) : IDisposable
    {
        public string? RunId { get; } = runId;
        public Action<RunDelta> OnDelta { get; } = onDelta;

        public void Dispose() => feed.Remove(this);
    }
}
