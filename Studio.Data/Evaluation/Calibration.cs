namespace Studio.Data.Evaluation;

/// <summary>Rows whose confidence lies between two bounds.</summary>
/// <param name="From">lower bound of the confidence, exclusive except in the first bin.</param>
/// <param name="To">upper bound, inclusive.</param>
/// <param name="Confidence">mean confidence of the rows; 0 without any.</param>
/// <param name="Accuracy">share of them that are right; 0 without any.</param>
public sealed record CalibrationBin(double From, double To, long Rows, double Confidence, double Accuracy);

/// <summary>
/// Whether a model that says 80 % is right 80 % of the time: rows sorted into bins of equal width by the probability of
/// the class they were taken for.
/// </summary>
/// <param name="ExpectedError">
/// ECE: mean distance of confidence and accuracy over the bins, weighted by rows, 0 to 1 (Naeini et al. 2015; Guo et al.
/// 2017, https://arxiv.org/abs/1706.04599); NaN without rows.
/// </param>
/// <param name="LargestError">MCE: the largest such distance of a bin.</param>
public sealed record Calibration(double ExpectedError, double LargestError, IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>The number of bins that Guo et al. use.</summary>
    public const int UsualBins = 15;

    /// <param name="confidences">probability of the predicted class, 0 to 1.</param>
    /// <param name="isRight">whether it is the true class.</param>
    public static Calibration Of(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> isRight, int bins = UsualBins)
    {
        var (rows, right, sums) = (new long[bins], new long[bins], new double[bins]);
        for (var i = 0; i < confidences.Length; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(confidences[i] * bins) - 1, 0, bins - 1);
            rows[bin]++;
            sums[bin] += confidences[i];
            if (isRight[i]) right[bin]++;
        }
        var all = Enumerable.Range(0, bins).Select(b => new CalibrationBin((double)b / bins, (double)(b + 1) / bins, rows[b],
            rows[b] == 0 ? 0 : sums[b] / rows[b], rows[b] == 0 ? 0 : (double)right[b] / rows[b])).ToList();
        var gaps = all.Where(bin => bin.Rows > 0).Select(bin => (bin.Rows, Gap: Math.Abs(bin.Confidence - bin.Accuracy))).ToList();
        return gaps.Count == 0
            ? new(double.NaN, double.NaN, all)
            : new(gaps.Sum(g => g.Rows * g.Gap) / confidences.Length, gaps.Max(g => g.Gap), all);
    }
}
