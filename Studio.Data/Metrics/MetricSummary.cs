namespace Studio.Data.Metrics;

/// <summary>Last, smallest and largest finite value of a stretch of points, and where they stand; what RunMetric keeps.</summary>
internal sealed class MetricSummary
{
    /// <summary>null when the newest value is not finite: a diverged run must not show its last good value as current.</summary>
    public double? Last { get; private set; }
    public long LastStep { get; private set; }
    public double? Min { get; private set; }
    public long MinStep { get; private set; }
    public double? Max { get; private set; }
    public long MaxStep { get; private set; }

    public void Add(ReadOnlySpan<SeriesPoint> points)
    {
        foreach (ref readonly var point in points)
        {
            if (!double.IsFinite(point.Value))
                continue;
            if (!(point.Value >= Min))
                (Min, MinStep) = (point.Value, point.Step);
            if (!(point.Value <= Max))
                (Max, MaxStep) = (point.Value, point.Step);
        }

        if (points.Length > 0)
            (Last, LastStep) = (double.IsFinite(points[^1].Value) ? points[^1].Value : null, points[^1].Step);
    }
}
