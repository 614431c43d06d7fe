namespace Studio.Data.Evaluation;

/// <summary>
/// Precision, recall and F1 over several classes, 0 to 1 each: micro pools the counts, macro is the plain mean over the
/// classes, weighted the mean by support (Sokolova and Lapalme 2009, https://doi.org/10.1016/j.ipm.2009.03.002; the means
/// are of the classes' own F1, as scikit-learn takes them).
/// </summary>
public readonly record struct PrecisionRecall(double Precision, double Recall, double F1)
{
    public static PrecisionRecall Of(BinaryCounts counts) => new(counts.Precision, counts.Recall, counts.F1);

    public static PrecisionRecall Micro(IEnumerable<BinaryCounts> classes) => Of(classes.Aggregate(default(BinaryCounts), (sum, counts) => sum + counts));

    public static PrecisionRecall Macro(IReadOnlyCollection<BinaryCounts> classes) => Mean(classes, _ => 1);

    public static PrecisionRecall Weighted(IReadOnlyCollection<BinaryCounts> classes) => Mean(classes, counts => counts.Support);

    /// <summary>All 0 where the weights are, which is a truth without any row.</summary>
    private static PrecisionRecall Mean(IReadOnlyCollection<BinaryCounts> classes, Func<BinaryCounts, double> weight)
    {
        double precision = 0, recall = 0, f1 = 0, weights = 0;
        foreach (var counts in classes)
        {
            var w = weight(counts);
            precision += w * counts.Precision;
            recall += w * counts.Recall;
            f1 += w * counts.F1;
            weights += w;
        }
        return weights == 0 ? default : new(precision / weights, recall / weights, f1 / weights);
    }
}
