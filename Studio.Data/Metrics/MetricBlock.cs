namespace Studio.Data.Metrics;

/// <summary>
/// Up to <see cref="BlockKey.PointsPerBlock"/> points of a series in order of arrival, as raw little-endian bytes of
/// <see cref="SeriesPoint"/>. Blocks and not rows, because a million rows take 150 ms to step through and a million points
/// in blocks under 20. The entity only gives the table to the migrations; nothing reads or writes it through EF.
/// </summary>
public sealed class MetricBlock
{
    /// <summary>Series id x 2^24 + number of the block: the row id itself, so that a series lies together and in order.</summary>
    public long Key { get; init; }

    /// <summary>Smallest step in the block, so that a zoom reads only the blocks it touches.</summary>
    public long MinStep { get; init; }
    public long MaxStep { get; init; }
    public required byte[] Points { get; init; }
}
