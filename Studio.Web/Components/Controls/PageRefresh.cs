namespace Studio.Web.Components.Controls;

/// <summary>
/// Collapses a burst of "something changed" into one refresh at once and at most one per interval after it; the last
/// request is never lost. Refreshes run one at a time, away from whoever asks, who never waits. What a refresh throws goes
/// to <paramref name="failed"/> (a component's DispatchExceptionAsync shows it in the page) and ends nothing else.
/// </summary>
public sealed class PageRefresh(Func<Task> refresh, Func<Exception, Task> failed, TimeSpan interval, TimeProvider? time = null) : IDisposable
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
        while (Next())
        {
            try
            {
                await refresh();
                await Task.Delay(interval, _time, _gone.Token);
            }
            catch (Exception) when (_gone.IsCancellationRequested)
            {
                // the page is closed, and with it the need
            }
            catch (Exception e)
            {
                await failed(e);
            }
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
