namespace Studio.Data.Evaluation;

/// <summary>
/// How often each class was taken for which: everything that can be said of a classification by its counts alone. Rows are
/// the truth, columns the prediction, both by class id from 0.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] _counts;

    /// <param name="classes">number of classes, at least 1.</param>
    public ConfusionMatrix(int classes) => _counts = new long[classes, classes];

    public int ClassCount => _counts.GetLength(0);
    public long Total { get; private set; }

    public long this[int truth, int prediction] => _counts[truth, prediction];

    /// <param name="truth">class id of each row.</param>
    /// <param name="prediction">as long as <paramref name="truth"/>.</param>
    public static ConfusionMatrix Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> prediction, int classes)
    {
        if (truth.Length != prediction.Length) throw new ArgumentException($"{truth.Length} true classes and {prediction.Length} predictions.");
        var matrix = new ConfusionMatrix(classes);
        for (var row = 0; row < truth.Length; row++) matrix.Add(truth[row], prediction[row]);
        return matrix;
    }

    public void Add(int truth, int prediction, long rows = 1)
    {
        _counts[truth, prediction] += rows;
        Total += rows;
    }

    /// <summary>One class against the rest.</summary>
    public BinaryCounts Counts(int ofClass)
    {
        var (hits, support, predicted) = (_counts[ofClass, ofClass], Support(ofClass), Predicted(ofClass));
        return new(hits, predicted - hits, support - hits, Total - support - predicted + hits);
    }

    public IReadOnlyList<BinaryCounts> Classes => [.. Enumerable.Range(0, ClassCount).Select(Counts)];

    /// <summary>Rows of the class.</summary>
    public long Support(int truth) => Enumerable.Range(0, ClassCount).Sum(prediction => _counts[truth, prediction]);

    /// <summary>Rows taken for the class.</summary>
    public long Predicted(int prediction) => Enumerable.Range(0, ClassCount).Sum(truth => _counts[truth, prediction]);

    /// <summary>Share of rows that are right, 0 to 1; NaN without rows.</summary>
    public double Accuracy => (double)Hits / Total;

    /// <summary>
    /// Mean recall over the classes that occur, 0 to 1 (Brodersen et al. 2010, https://doi.org/10.1109/ICPR.2010.764);
    /// NaN without rows.
    /// </summary>
    public double BalancedAccuracy
    {
        get
        {
            var occurring = Classes.Where(counts => counts.Support > 0).ToList();
            return occurring.Count == 0 ? double.NaN : occurring.Average(counts => counts.Recall);
        }
    }

    /// <summary>
    /// Matthews' correlation of truth and prediction, -1 to 1, for any number of classes (Gorodkin 2004,
    /// https://doi.org/10.1016/j.compbiolchem.2004.09.006); 0 where either of them is one class only.
    /// </summary>
    public double MatthewsCorrelation
    {
        get
        {
            // sums of products of counts outgrow 64-bit integers at a few billion rows, doubles do not
            double total = Total, products = 0, squaresOfTruth = 0, squaresOfPrediction = 0;
            for (var c = 0; c < ClassCount; c++)
            {
                double support = Support(c), predicted = Predicted(c);
                products += support * predicted;
                squaresOfTruth += support * support;
                squaresOfPrediction += predicted * predicted;
            }
            var varianceProduct = (total * total - squaresOfPrediction) * (total * total - squaresOfTruth);
            return varianceProduct == 0 ? 0 : (Hits * total - products) / Math.Sqrt(varianceProduct);
        }
    }

    /// <summary>
    /// Agreement beyond chance, at most 1 (Cohen 1960, https://doi.org/10.1177/001316446002000104); NaN where chance
    /// agrees always, which is when truth and prediction are the same single class.
    /// </summary>
    public double CohenKappa
    {
        get
        {
            double total = Total, expected = 0;
            for (var c = 0; c < ClassCount; c++) expected += Support(c) * (double)Predicted(c) / total;
            // disagreement seen by disagreement expected: the form in which 0 / 0 shows as NaN
            return 1 - (total - Hits) / (total - expected);
        }
    }

    private long Hits => Enumerable.Range(0, ClassCount).Sum(c => _counts[c, c]);
}
