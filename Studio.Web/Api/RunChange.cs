using Studio.Web.Jobs;

namespace Studio.Web.Api;

/// <summary>What of a run is to change; what is absent or null stays.</summary>
public sealed record RunChange(string? Name, string? Notes, IReadOnlyList<string>? Tags, int? Priority, QueueMove? Move);
