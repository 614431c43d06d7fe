namespace Studio.Web.Components.Layout;

/// <summary>
/// Short messages at the bottom right, one list per circuit: what was done and can be undone, or what went wrong. Bounded:
/// the fourth pushes out the first.
/// </summary>
public sealed class Toasts
{
    private const int MaxShown = 3;
    private readonly List<Toast> _shown = [];

    public event Action? Changed;
    public IReadOnlyList<Toast> Shown => _shown;

    public void Say(string text) => Add(new Toast(text, "ok"));

    /// <summary>Stays until it is closed.</summary>
    public void Fail(string text) => Add(new Toast(text, "bad"));

    /// <summary>Says what was done, with a button that takes it back.</summary>
    public void SayWithUndo(string text, Func<Task> undo) => Add(new Toast(text, "ok") { Undo = undo });

    public void Close(Toast toast)
    {
        if (_shown.Remove(toast))
            Changed?.Invoke();
    }

    private void Add(Toast toast)
    {
        _shown.RemoveAll(t => t.Text == toast.Text);
        _shown.Add(toast);
        if (_shown.Count > MaxShown)
            _shown.RemoveAt(0);
        Changed?.Invoke();
    }
}
