namespace Studio.Training.Contracts;

/// <summary>How fast a run of this machine went: what time estimates learn from.</summary>
/// <param name="Spec">What was run.</param>
/// <param name="Flops">Operations of one of its steps, from <see cref="RunEstimate.FlopsPerStep"/>.</param>
/// <param name="SecondsPerStep">Wall time divided by steps, evaluations included.</param>
public sealed record EarlierRun(RunSpec Spec, double Flops, double SecondsPerStep);
