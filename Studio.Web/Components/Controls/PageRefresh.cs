namespace Studio.Web.Components.Controls;

/// <summary>
/// Collapses a burst of "something changed" into one refresh at once and at most one per interval after it; the last
/// request is never lost. Refreshes run one at a time, away from whoever asks, who never waits.
/// </summary>
public sealed class PageRefresh(Func<Task> refresh, TimeSpan interval, TimeProvider? time = null) : IDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly CancellationTokenSource _gone = new();
    private readonly Lock _gate = new();
    private bool _running;
    private bool _wanted;

    public void Request()
    {
        lock (_gate)
        {
            _wanted = true;
            if (_running || _gone.IsCancellationRequested)
                return;
            _running = true;
        }
        _ = Task.Run(RunAsync);
    }

    public void Dispose()
    {
        lock (_gate)
            _gone.Cancel();
    }

    private async Task RunAsync()
    {
        try
        {
            while (Next())
            {
                await refresh();
                await Task.Delay(interval, _time, _gone.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // the page is closed, and with it the need
        }
        finally
        {
            lock (_gate)
                _running = false;
        }
    }

    private bool Next()
    {
        lock (_gate)
        {
            var go = _wanted && !_gone.IsCancellationRequested;
            _wanted = false;
            if (!go)
                _running = false;
            return go;
        }
    }
}
