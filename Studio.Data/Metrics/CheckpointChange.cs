using Studio.Data.Catalog;

namespace Studio.Data.Metrics;

/// <summary>A checkpoint that became whole, and the names of those whose folders were removed because of it.</summary>
public sealed record CheckpointChange(RunCheckpoint Written, IReadOnlyList<string> Removed);
