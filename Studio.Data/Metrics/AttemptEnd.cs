using Studio.Data.Runs;

namespace Studio.Data.Metrics;

/// <summary>A worker's last word.</summary>
public sealed record AttemptEnd(int Attempt, long Step, DateTimeOffset At, RunStatus Status, string Reason);
