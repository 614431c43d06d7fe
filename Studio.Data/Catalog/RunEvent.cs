using Studio.Data.Runs;

namespace Studio.Data.Catalog;

/// <summary>One move of a run from state to state, with its reason.</summary>
public sealed class RunEvent
{
    public long Id { get; init; }
    public required string RunId { get; init; }
    public DateTimeOffset At { get; init; }
    public RunStatus? From { get; init; }
    public RunStatus To { get; init; }
    public string Reason { get; init; } = "";
}
