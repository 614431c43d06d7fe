using Studio.Data.Catalog;

namespace Studio.Data.Metrics;

/// <summary>
/// What one stretch of a run's journal says, in the catalog's own terms: the store writes all of it, and the new offset,
/// in one transaction. The catalog knows no journal format, so whoever reads journals fills this.
/// </summary>
public sealed class JournalBatch
{
    public required string RunId { get; init; }

    /// <summary>Bytes of the journal that must already be ingested for this batch to be next.</summary>
    public required long FromOffset { get; init; }
    public required long ToOffset { get; init; }
    public required MetricBatch Metrics { get; init; }
    public List<AttemptStart> Starts { get; init; } = [];
    public List<AttemptEnd> Ends { get; init; } = [];
    public List<RunSample> Samples { get; init; } = [];
    public List<RunLogLine> LogLines { get; init; } = [];

    /// <summary>In the journal's order: what one adds, a later one may remove.</summary>
    public List<CheckpointChange> Checkpoints { get; init; } = [];
}
