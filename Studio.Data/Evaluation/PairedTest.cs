namespace Studio.Data.Evaluation;

/// <summary>
/// McNemar's test of two classifiers on the same rows (1947, https://doi.org/10.1007/BF02295996): only rows on which one is
/// right and the other wrong tell them apart, and if they are equally good, either is right on half of those.
/// </summary>
/// <param name="OnlyFirst">rows that only the first has right.</param>
/// <param name="OnlySecond">rows that only the second has right.</param>
/// <param name="PValue">
/// chance of a difference at least as large if both are equally good, two-sided; 1 without any such row. With at most
/// <see cref="MostForExact"/> of those rows exact by the binomial distribution, beyond it by chi-squared with Edwards's
/// continuity correction (1948).
/// </param>
/// <param name="IsExact">whether the binomial distribution was used.</param>
public sealed record PairedTest(long OnlyFirst, long OnlySecond, double PValue, bool IsExact)
{
    /// <summary>The usual bound is 25; the exact test costs nothing up to here and is never worse.</summary>
    public const long MostForExact = 1000;

    public static PairedTest Of(long onlyFirst, long onlySecond)
    {
        var disagreements = onlyFirst + onlySecond;
        if (disagreements <= MostForExact) return new(onlyFirst, onlySecond, Exact(Math.Min(onlyFirst, onlySecond), disagreements), true);
        var distance = Math.Max(0, Math.Abs(onlyFirst - onlySecond) - 1);
        var chiSquared = (double)distance * distance / disagreements;
        // of one degree of freedom the tail is that of a normal at the root
        return new(onlyFirst, onlySecond, ComplementaryError(Math.Sqrt(chiSquared / 2)), false);
    }

    /// <summary>Twice the chance of at most <paramref name="fewer"/> heads in <paramref name="throws"/> of a fair coin, at most 1.</summary>
    private static double Exact(long fewer, long throws)
    {
        var logOfTerm = -throws * Math.Log(2); // of the binomial term of 0 heads; logarithms, since 2^-1000 is no double
        double sum = 0;
        for (long k = 0; k <= fewer; k++)
        {
            sum += Math.Exp(logOfTerm);
            logOfTerm += Math.Log(throws - k) - Math.Log(k + 1);
        }
        return Math.Min(1, 2 * sum);
    }

    /// <summary>erfc for x at least 0, relative error below 1.2e-7 (Numerical Recipes, section 6.2).</summary>
    private static double ComplementaryError(double x)
    {
        var t = 1 / (1 + (0.5 * x));
        return t * Math.Exp((-x * x) - 1.26551223 + (t * (1.00002368 + (t * (0.37409196 + (t * (0.09678418 + (t * (-0.18628806 + (t * (0.27886807
            + (t * (-1.13520398 + (t * (1.48851587 + (t * (-0.82215223 + (t * 0.17087277))))))))))))))))));
    }
}
