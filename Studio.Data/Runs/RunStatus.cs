namespace Studio.Data.Runs;

/// <summary>Where a run stands. Which moves are allowed is said in RunTransitions, and nowhere else.</summary>
public enum RunStatus
{
    Queued,
    Starting,
    Running,
    Stopping,
    Paused,
    Succeeded,
    Failed,
    Cancelled,

    /// <summary>Died without a last word; can be resumed from its newest whole checkpoint.</summary>
    Interrupted,
}
