namespace Studio.Data.Metrics;

/// <summary>
/// Debiased exponential moving average (as in Adam's moment estimates, Kingma and Ba 2015): s = b s + (1 - b) x,
/// w = b w + (1 - b), and the smoothed value is s / w. Always run over the whole raw series, so that what a chart shows
/// does not depend on its zoom, its number of points, or the length of the run. Values that are not finite are skipped.
/// </summary>
public sealed class Smoothing(double beta)
{
    private readonly double _beta = beta is >= 0 and < 1 ? beta : throw new ArgumentOutOfRangeException(nameof(beta), beta, "Smoothing lies in [0, 1).");

    /// <summary>With <see cref="Weight"/> all that is needed to go on with later points.</summary>
    public double Sum { get; private set; }
    public double Weight { get; private set; }

    /// <summary>NaN until the first finite value.</summary>
    public double Value => Weight > 0 ? Sum / Weight : double.NaN;

    /// <summary>A second average that goes on from here on its own.</summary>
    public Smoothing Fork() => new(_beta) { Sum = Sum, Weight = Weight };

    public void Add(double x)
    {
        if (!double.IsFinite(x))
            return;
        Sum = _beta * Sum + (1 - _beta) * x;
        Weight = _beta * Weight + (1 - _beta);
    }

    /// <summary>
    /// Goes through all points and keeps the smoothed value at each of the chosen indices (ascending). A point that is
    /// not finite has no smoothed value: NaN.
    /// </summary>
    public double[] Run(ReadOnlySpan<SeriesPoint> points, ReadOnlySpan<int> chosen)
    {
        var smoothed = new double[chosen.Length];
        var next = 0;
        for (var i = 0; i < points.Length; i++)
        {
            Add(points[i].Value);
            if (next < chosen.Length && chosen[next] == i)
                smoothed[next++] = double.IsFinite(points[i].Value) ? Value : double.NaN;
        }

        return smoothed;
    }
}
