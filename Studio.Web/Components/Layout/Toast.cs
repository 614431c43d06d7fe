namespace Studio.Web.Components.Layout;

/// <param name="Kind">ok or bad: the colour of its edge.</param>
public sealed record Toast(string Text, string Kind)
{
    public Func<Task>? Undo { get; init; }
    public bool Stays => Kind == "bad";
}
