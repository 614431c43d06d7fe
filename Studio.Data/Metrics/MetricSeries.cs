namespace Studio.Data.Metrics;

/// <summary>All points of one metric in one attempt of a run; the points themselves lie in <see cref="MetricBlock"/>s.</summary>
public sealed class MetricSeries
{
    public long Id { get; init; }
    public required string RunId { get; init; }
    public required string Name { get; init; }
    public int Attempt { get; init; }

    /// <summary>Points stored: says which block, and where in it, the next point goes.</summary>
    public long Count { get; set; }
}
