namespace Studio.Web.Tests.Jobs;

/// <summary>A clock that stands still until it is moved; its timers ring then.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(() => callback(state));
        _timers.Add(timer);
        return timer;
    }

    /// <summary>However far it is moved, a timer rings once.</summary>
    public void Advance(TimeSpan by)
    {
        _now += by;
        _timers.ForEach(timer => timer.Ring());
    }

    private sealed class ManualTimer(Action ring) : ITimer
    {
        private bool _disposed;

        public void Ring()
        {
            if (!_disposed)
                ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !_disposed;

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
