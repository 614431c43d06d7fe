namespace Studio.Data.Metrics;

/// <summary>One reported value; NaN and the infinities are values like others.</summary>
/// <param name="Wall">seconds since 1970, UTC.</param>
public readonly record struct MetricPoint(string Name, int Attempt, long Step, double Value, double Wall);
