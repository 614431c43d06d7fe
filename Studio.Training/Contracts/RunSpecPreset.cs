namespace Studio.Training.Contracts;

/// <summary>A spec somebody has tried, and why one would take it. Its dataset is empty: the form fills it in.</summary>
public sealed record RunSpecPreset(string Id, string Title, string Reason, RunSpec Spec);
