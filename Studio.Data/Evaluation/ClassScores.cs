namespace Studio.Data.Evaluation;

/// <summary>
/// What a classifier said of each row: probabilities of all classes, and the class it truly is. Everything measured on
/// probabilities starts here.
/// </summary>
public sealed class ClassScores
{
    // log-loss of a probability of exactly 0 would be infinite; scikit-learn 1.2 takes the smallest step of a double instead
    private const double Smallest = 2.220446049250313e-16;
    private readonly int[] _truth;
    private readonly double[] _probabilities;

    /// <param name="truth">class id of each row.</param>
    /// <param name="probabilities">(rows x classes), row by row, 0 to 1.</param>
    public ClassScores(int[] truth, double[] probabilities, int classes)
    {
        if (probabilities.Length != (long)truth.Length * classes) throw new ArgumentException($"{truth.Length} rows of {classes} classes and {probabilities.Length} probabilities.");
        (_truth, _probabilities, ClassCount) = (truth, probabilities, classes);
    }

    public int ClassCount { get; }
    public int Rows => _truth.Length;
    public ReadOnlySpan<int> Truth => _truth;

    public ReadOnlySpan<double> Row(int row) => _probabilities.AsSpan(row * ClassCount, ClassCount);

    /// <summary>The likeliest class of each row; the first of equal ones.</summary>
    public int[] Predictions()
    {
        var predictions = new int[Rows];
        for (var row = 0; row < Rows; row++) predictions[row] = Likeliest(Row(row));
        return predictions;
    }

    public RankedScores Ranked(int ofClass) => Ranked(ofClass, Enumerable.Range(0, Rows).ToArray());

    /// <summary>Mean cross-entropy of the true classes in nats, rows scaled to sum to 1; NaN without rows.</summary>
    public double LogLoss()
    {
        double sum = 0;
        for (var row = 0; row < Rows; row++) sum += RowLoss(Row(row), _truth[row]);
        return sum / Rows;
    }

    /// <summary>
    /// Mean squared distance of the probabilities to the truth (Brier 1950). Two classes: of the second class's
    /// probability, 0 to 1, as scikit-learn has it; more: summed over the classes, 0 to 2.
    /// </summary>
    public double Brier()
    {
        double sum = 0;
        for (var row = 0; row < Rows; row++)
            for (var c = ClassCount == 2 ? 1 : 0; c < ClassCount; c++)
            {
                double difference = Row(row)[c] - (_truth[row] == c ? 1 : 0);
                sum += difference * difference;
            }
        return sum / Rows;
    }

    /// <summary>Share of rows whose class is among the <paramref name="k"/> likeliest; of equal ones the later class goes first, as scikit-learn sorts.</summary>
    public double TopAccuracy(int k)
    {
        var hits = 0;
        for (var row = 0; row < Rows; row++)
        {
            var scores = Row(row);
            var (own, before) = (_truth[row], 0);
            for (var c = 0; c < ClassCount; c++)
                if (scores[c] > scores[own] || (scores[c] == scores[own] && c > own)) before++;
            if (before < k) hits++;
        }
        return (double)hits / Rows;
    }

    /// <summary>
    /// ROC-AUC of each class against the rest, averaged plainly or by support (Provost and Domingos 2000). NaN when one of
    /// the classes does not occur.
    /// </summary>
    public double RocAucOneVersusRest(bool weighted)
    {
        double sum = 0, weights = 0;
        for (var c = 0; c < ClassCount; c++)
        {
            var ranked = Ranked(c);
            var weight = weighted ? ranked.Positives : 1;
            sum += weight * ranked.RocAuc();
            weights += weight;
        }
        return sum / weights;
    }

    /// <summary>Mean ROC-AUC over all pairs of classes, each pair both ways (Hand and Till 2001, https://doi.org/10.1023/A:1010920819831).</summary>
    public double RocAucOneVersusOne()
    {
        double sum = 0;
        for (var a = 0; a < ClassCount; a++)
            for (var b = a + 1; b < ClassCount; b++)
            {
                var rows = Enumerable.Range(0, Rows).Where(row => _truth[row] == a || _truth[row] == b).ToArray();
                sum += (Ranked(a, rows).RocAuc() + Ranked(b, rows).RocAuc()) / 2;
            }
        return sum / (ClassCount * (ClassCount - 1) / 2.0);
    }

    /// <summary>Mean over the classes of <see cref="RankedScores.AveragePrecision"/>; a class that does not occur counts 0.</summary>
    public double AveragePrecisionMacro() => Enumerable.Range(0, ClassCount).Average(c => Ranked(c).AveragePrecision());

    public static int Likeliest(ReadOnlySpan<double> probabilities)
    {
        var best = 0;
        for (var c = 1; c < probabilities.Length; c++)
            if (probabilities[c] > probabilities[best]) best = c;
        return best;
    }

    private static double RowLoss(ReadOnlySpan<double> probabilities, int truth)
    {
        double sum = 0;
        foreach (var probability in probabilities) sum += Math.Clamp(probability, Smallest, 1 - Smallest);
        return -Math.Log(Math.Clamp(probabilities[truth], Smallest, 1 - Smallest) / sum);
    }

    private RankedScores Ranked(int ofClass, int[] rows) =>
        new(Array.ConvertAll(rows, row => _truth[row] == ofClass), Array.ConvertAll(rows, row => (double)Row(row)[ofClass]));
}
