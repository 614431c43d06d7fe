namespace Studio.Web.Components.Layout;

/// <summary>Draws the circuit's toasts and takes them away after a while, errors excepted.</summary>
public sealed partial class ToastHost
{
    private static readonly TimeSpan s_shownFor = TimeSpan.FromSeconds(6);
    private readonly HashSet<Toast> _timed = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource _gone = new();

    protected override void OnInitialized() => Toasts.Changed += OnChanged;

    public void Dispose()
    {
        Toasts.Changed -= OnChanged;
        _gone.Cancel();
        _gone.Dispose();
    }

    private void OnChanged()
    {
        foreach (var toast in Toasts.Shown.Where(t => !t.Stays && _timed.Add(t)).ToList())
            _ = CloseLaterAsync(toast, _gone.Token);
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task CloseLaterAsync(Toast toast, CancellationToken gone)
    {
        try
        {
            await Task.Delay(s_shownFor, gone);
        }
        catch (OperationCanceledException)
        {
            return; // the page is closed, nobody looks at the toast any more
        }
        _timed.Remove(toast);
        await InvokeAsync(() => Toasts.Close(toast));
    }

    private async Task UndoAsync(Toast toast)
    {
        Toasts.Close(toast);
        await toast.Undo!();
    }
}
