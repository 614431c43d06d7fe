namespace Studio.Data.Evaluation;

/// <summary>
/// Rows in the order of a score for one class, highest first, with rows of equal scores taken together: what ROC and
/// precision-recall curves and the areas under them are made of (Fawcett 2006, https://doi.org/10.1016/j.patrec.2005.10.010).
/// Point k counts the rows whose score is at least <see cref="Thresholds"/>[k].
/// </summary>
public sealed class RankedScores
{
    private readonly double[] _thresholds;
    private readonly long[] _truePositives;
    private readonly long[] _falsePositives;

    /// <param name="isPositive">whether each row is of the class.</param>
    /// <param name="scores">higher means likelier; as long as <paramref name="isPositive"/>, none NaN.</param>
    public RankedScores(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores)
    {
        if (isPositive.Length != scores.Length) throw new ArgumentException($"{isPositive.Length} rows and {scores.Length} scores.");
        var keys = scores.ToArray();
        var rows = isPositive.ToArray();
        Array.Sort(keys, rows); // ascending, so it is read from the end
        List<double> thresholds = [];
        List<long> truePositives = [], falsePositives = [];
        long positives = 0, negatives = 0;
        for (var i = keys.Length - 1; i >= 0; i--)
        {
            if (rows[i]) positives++;
            else negatives++;
            if (i > 0 && keys[i - 1] == keys[i]) continue;
            thresholds.Add(keys[i]);
            truePositives.Add(positives);
            falsePositives.Add(negatives);
        }
        (_thresholds, _truePositives, _falsePositives) = ([.. thresholds], [.. truePositives], [.. falsePositives]);
        (Positives, Negatives) = (positives, negatives);
    }

    public long Positives { get; }
    public long Negatives { get; }

    /// <summary>The different scores, highest first.</summary>
    public IReadOnlyList<double> Thresholds => _thresholds;

    /// <summary>
    /// False positive rate and true positive rate, from (0, 0) to (1, 1), one point a threshold and the origin before.
    /// A rate is NaN where there are no rows of its kind.
    /// </summary>
    public Curve Roc() => new(
        [0, .. _falsePositives.Select(count => Rate(count, Negatives))],
        [0, .. _truePositives.Select(count => Rate(count, Positives))],
        [double.PositiveInfinity, .. _thresholds]);

    /// <summary>
    /// Recall (x) and precision (y) from the lowest threshold, where recall is 1, up to the point (0, 1) that no threshold
    /// gives. Without positives recall is 1 everywhere, as scikit-learn has it.
    /// </summary>
    public Curve PrecisionRecall()
    {
        var order = Enumerable.Range(0, _thresholds.Length).Reverse().ToArray();
        return new(
            [.. order.Select(RecallAt), 0],
            [.. order.Select(k => (double)_truePositives[k] / (_truePositives[k] + _falsePositives[k])), 1],
            [.. order.Select(k => _thresholds[k]), double.PositiveInfinity]);
    }

    /// <summary>
    /// Area under the ROC curve: the chance that a row of the class scores above one that is not, ties counting half
    /// (Hanley and McNeil 1982). 0 to 1; NaN where either kind of row is missing, since it is undefined then.
    /// </summary>
    public double RocAuc()
    {
        if (Positives == 0 || Negatives == 0) return double.NaN;
        double area = 0;
        long lastTrue = 0, lastFalse = 0;
        for (var k = 0; k < _thresholds.Length; k++)
        {
            area += (double)(_falsePositives[k] - lastFalse) * (_truePositives[k] + lastTrue) / 2;
            (lastTrue, lastFalse) = (_truePositives[k], _falsePositives[k]);
        }
        return area / ((double)Positives * Negatives);
    }

    /// <summary>
    /// Mean of the precisions at each threshold weighted by the recall it adds, without interpolation (as scikit-learn
    /// defines it). 0 to 1; 0 without positives.
    /// </summary>
    public double AveragePrecision()
    {
        if (Positives == 0) return 0;
        double sum = 0;
        long last = 0;
        for (var k = 0; k < _thresholds.Length; k++)
        {
            sum += (double)(_truePositives[k] - last) * _truePositives[k] / (_truePositives[k] + _falsePositives[k]);
            last = _truePositives[k];
        }
        return sum / Positives;
    }

    private double RecallAt(int k) => Positives == 0 ? 1 : (double)_truePositives[k] / Positives;

    private static double Rate(long count, long of) => of == 0 ? double.NaN : (double)count / of;
}
