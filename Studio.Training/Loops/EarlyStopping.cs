using Studio.Training.Contracts;

namespace Studio.Training.Loops;

/// <summary>
/// Watches one figure of the evaluations: which was the best, and whether so many followed without improvement that going
/// on is a waste.
/// </summary>
/// <param name="patience">evaluations without improvement to wait for; 0 never stops.</param>
/// <param name="minDelta">how much better a value must be to count.</param>
/// <param name="metric">decides whether lower or higher is better; see <see cref="MetricNames.HigherIsBetter"/>.</param>
public sealed class EarlyStopping(int patience, double minDelta, string metric = MetricNames.ValidationLoss)
{
    private readonly int _sign = MetricNames.HigherIsBetter(metric) ? 1 : -1;

    /// <summary>What a checkpoint keeps of it. Best is null before the first evaluation.</summary>
    public sealed record State(double? Best, long BestStep, int Waited);

    public State Current { get; set; } = new(null, 0, 0);

    public bool ShouldStop => patience > 0 && Current.Waited >= patience;

    /// <summary>Takes a new value; true when it is the best so far.</summary>
    public bool Improved(double value, long step)
    {
        var better = double.IsFinite(value) && (Current.Best is not { } best || _sign * (value - best) > minDelta);
        Current = better ? new(value, step, 0) : Current with { Waited = Current.Waited + 1 };
        return better;
    }
}
