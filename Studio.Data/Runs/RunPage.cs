using Studio.Data.Catalog;

namespace Studio.Data.Runs;

/// <param name="Total">runs that pass the filter, on all pages.</param>
/// <param name="Runs">with their tags and the metrics asked for.</param>
public sealed record RunPage(int Total, IReadOnlyList<Run> Runs);
