using Studio.Data.Catalog;

namespace Studio.Data.Metrics;

/// <summary>A worker began: the attempt, and what it found out about the run as a whole.</summary>
public sealed record AttemptStart(RunAttempt Attempt, long TotalSteps, double StepsPerEpoch, double TokensPerStep, double SamplesPerStep, long ParameterCount);
