using System.Text.Json.Serialization;

namespace Studio.Data.Metrics;

/// <summary>What GET /api/v1/runs/ID/metrics answers, and a chart draws first: all of it from one moment of the catalog.</summary>
/// <param name="Offset">bytes of the journal it reflects; deltas that lead beyond it can be appended.</param>
/// <param name="StartedWall">seconds since 1970 at which the first attempt began; null before.</param>
public sealed record RunMetricsSnapshot(
    string RunId,
    long Offset,
    IReadOnlyList<SnapshotAttempt> Attempts,
    double StepsPerEpoch,
    double TokensPerStep,
    double? StartedWall,
    IReadOnlyList<SnapshotSeries> Series);

public sealed record SnapshotAttempt(int Attempt, long FromStep, long EndStep);

/// <summary>
/// One line of a chart: a metric in one attempt, cut in two where a later attempt went on from an earlier step. A zoom
/// carries the neighbours on both sides of its range, so that the line reaches the edges.
/// </summary>
/// <param name="Superseded">the part that a later attempt computed again: drawn faint.</param>
/// <param name="Count">raw points in the range.</param>
/// <param name="Values">null in JSON where the value is NaN or infinite.</param>
/// <param name="SmoothState">the average after the part's last point, from which later points go on.</param>
public sealed record SnapshotSeries(
    string Name,
    int Attempt,
    bool Superseded,
    int Count,
    bool Downsampled,
    long[] Steps,
    [property: JsonConverter(typeof(GapsAsNull))] double[] Values,
    double[] Walls,
    [property: JsonConverter(typeof(GapsAsNull))] double[] Smoothed,
    SmoothState SmoothState);

public sealed record SmoothState(double Sum, double Weight);
