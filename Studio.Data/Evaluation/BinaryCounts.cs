namespace Studio.Data.Evaluation;

/// <summary>
/// The four counts of one class against the rest. A ratio whose divisor is 0 (a class nobody predicted, or that does not
/// occur) is 0, as scikit-learn's zero_division=0 has it.
/// </summary>
public readonly record struct BinaryCounts(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>Rows that are of the class.</summary>
    public long Support => TruePositives + FalseNegatives;

    /// <summary>Share of the predicted that are right, 0 to 1.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of the class that is found, 0 to 1.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Share of the rest that is left alone, 0 to 1.</summary>
    public double Specificity => Ratio(TrueNegatives, TrueNegatives + FalsePositives);

    public double F1 => FBeta(1);

    /// <summary>Weighted harmonic mean of precision and recall; beta above 1 favours recall (van Rijsbergen 1979, chapter 7).</summary>
    public double FBeta(double beta) => FBeta(Precision, Recall, beta);

    public static BinaryCounts operator +(BinaryCounts a, BinaryCounts b) =>
        new(a.TruePositives + b.TruePositives, a.FalsePositives + b.FalsePositives, a.FalseNegatives + b.FalseNegatives, a.TrueNegatives + b.TrueNegatives);

    internal static double FBeta(double precision, double recall, double beta)
    {
        var divisor = (beta * beta * precision) + recall;
        return divisor == 0 ? 0 : (1 + (beta * beta)) * precision * recall / divisor;
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
