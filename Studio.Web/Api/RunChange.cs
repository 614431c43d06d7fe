using Studio.Web.Jobs;

namespace Studio.Web.Api;

/// <summary>What of a run is to change; what is absent or null stays.</summary>
public sealed record RunChange(string? Name = null, string? Notes = null, IReadOnlyList<string>? Tags = null, int? Priority = null, QueueMove? Move = null);
