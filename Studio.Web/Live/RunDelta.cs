using Studio.Data.Metrics;

namespace Studio.Web.Live;

/// <summary>
/// What one ingested batch brought, numbered by bytes of the run's journal: it leads from FromOffset to ToOffset. Who
/// already knows ToOffset drops it; who does not yet know FromOffset missed something and reads the snapshot again.
/// </summary>
/// <param name="StateChanged">Status, progress, samples, checkpoints, log or names changed: read the catalog again.</param>
public sealed record RunDelta(string RunId, long FromOffset, long ToOffset, IReadOnlyList<MetricPoint> Points, bool StateChanged);
