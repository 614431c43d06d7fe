namespace Studio.Data.Evaluation;

/// <summary>A figure of two evaluations of the same rows.</summary>
/// <param name="First">null where it is not defined.</param>
/// <param name="Low">lower bound of the 95 % interval of second minus first; null where no interval was drawn.</param>
/// <param name="High">its upper bound.</param>
public sealed record FigureDifference(string Figure, double? First, double? Second, double? Low, double? High)
{
    public double? Difference => Second - First;

    /// <summary>Whether the interval leaves 0 out: the rows are enough to tell the two apart.</summary>
    public bool IsClear => Low > 0 || High < 0;
}
