namespace Studio.Training.Loops;

/// <summary>
/// Watches the validation loss: which evaluation was the best, and whether so many followed without improvement that
/// going on is a waste.
/// </summary>
/// <param name="patience">evaluations without improvement to wait for; 0 never stops.</param>
/// <param name="minDelta">how much lower a loss must be to count as better.</param>
public sealed class EarlyStopping(int patience, double minDelta)
{
    /// <summary>What a checkpoint keeps of it. Best is null before the first evaluation.</summary>
    public sealed record State(double? Best, long BestStep, int Waited);

    public State Current { get; set; } = new(null, 0, 0);

    public bool ShouldStop => patience > 0 && Current.Waited >= patience;

    /// <summary>Takes a new validation loss; true when it is the best so far.</summary>
    public bool Improved(double loss, long step)
    {
        var better = double.IsFinite(loss) && (Current.Best is not { } best || loss < best - minDelta);
        Current = better ? new(loss, step, 0) : Current with { Waited = Current.Waited + 1 };
        return better;
    }
}
