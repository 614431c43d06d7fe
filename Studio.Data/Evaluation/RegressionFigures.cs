namespace Studio.Data.Evaluation;

/// <summary>How far predicted numbers are from the true ones.</summary>
/// <param name="MeanSquaredError">in the square of the truth's unit.</param>
/// <param name="MeanAbsoluteError">in the truth's unit.</param>
/// <param name="R2">
/// Coefficient of determination: share of the truth's variance that is explained, at most 1 and below 0 for predictions
/// worse than the mean. A truth of one value everywhere has no variance: then 1 for perfect predictions and 0 for others, as
/// scikit-learn has it; NaN with fewer than two rows.
/// </param>
/// <param name="Pearson">Linear correlation, -1 to 1; NaN where one side does not vary.</param>
/// <param name="Spearman">Correlation of the ranks (ties share their mean rank), -1 to 1; NaN likewise.</param>
public sealed record RegressionFigures(double MeanSquaredError, double MeanAbsoluteError, double R2, double Pearson, double Spearman)
{
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    public static RegressionFigures Of(ReadOnlySpan<double> truth, ReadOnlySpan<double> prediction)
    {
        if (truth.Length != prediction.Length) throw new ArgumentException($"{truth.Length} true values and {prediction.Length} predictions.");
        double mean = 0, squares = 0, absolutes = 0, variance = 0;
        foreach (var value in truth) mean += value / truth.Length;
        for (var i = 0; i < truth.Length; i++)
        {
            var error = prediction[i] - truth[i];
            squares += error * error;
            absolutes += Math.Abs(error);
            variance += (truth[i] - mean) * (truth[i] - mean);
        }
        var r2 = truth.Length < 2 ? double.NaN : variance > 0 ? 1 - (squares / variance) : squares == 0 ? 1 : 0;
        return new(squares / truth.Length, absolutes / truth.Length, r2, Correlation(truth, prediction), Correlation(Ranks(truth), Ranks(prediction)));
    }

    private static double Correlation(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanA = 0, meanB = 0;
        for (var i = 0; i < a.Length; i++) (meanA, meanB) = (meanA + (a[i] / a.Length), meanB + (b[i] / b.Length));
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return aa == 0 || bb == 0 ? double.NaN : ab / Math.Sqrt(aa * bb);
    }

    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            for (to = from + 1; to < sorted.Length && sorted[to] == sorted[from];) to++;
            for (var i = from; i < to; i++) ranks[order[i]] = (from + to - 1) / 2.0;
        }
        return ranks;
    }
}
