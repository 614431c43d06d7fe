namespace Studio.Data.Metrics;

/// <summary>What a chart asks for.</summary>
/// <param name="Names">null asks for all metrics of the run.</param>
/// <param name="MaxPoints">per series, 4 to 1,000,000; a series with no more than that comes raw.</param>
/// <param name="From">first step of the visible range; null for the run's first.</param>
/// <param name="To">last step of the visible range; null for the run's last.</param>
/// <param name="Smoothing">weight of the past, 0 to below 1.</param>
public sealed record MetricQuery(IReadOnlyCollection<string>? Names = null, int MaxPoints = 2000, long? From = null, long? To = null, double Smoothing = 0)
{
    /// <exception cref="UserError">a figure lies outside its range.</exception>
    public void Check()
    {
        if (MaxPoints is < 4 or > 1_000_000)
            throw new UserError($"maxPoints is {MaxPoints}: give a number from 4 to 1,000,000.");
        if (!(Smoothing is >= 0 and < 1))
            throw new UserError($"smoothing is {Smoothing}: give a number from 0 to below 1, such as 0.6.");
        if (From > To)
            throw new UserError($"The range of steps runs backwards (from {From} to {To}): swap its ends.");
    }
}
