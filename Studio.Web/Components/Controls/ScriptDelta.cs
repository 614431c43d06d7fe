using Studio.Web.Live;

namespace Studio.Web.Components.Controls;

/// <summary>
/// New points on their way to the browser, as the script reads them:
/// {"runId":"...","from":120,"to":240,"points":[["loss",1,10,3.21,1763791201.5],["gradientNorm",1,10,null,...]]}.
/// </summary>
public sealed record ScriptDelta(string RunId, long From, long To, IReadOnlyList<object?[]> Points)
{
    /// <summary>Values that are not finite become null, because JSON has no NaN; charts draw them as gaps.</summary>
    public static ScriptDelta Of(RunDelta delta) =>
        new(delta.RunId, delta.FromOffset, delta.ToOffset,
            [.. delta.Points.Select(p => new object?[] { p.Name, p.Attempt, p.Step, double.IsFinite(p.Value) ? p.Value : null, p.Wall })]);
}
