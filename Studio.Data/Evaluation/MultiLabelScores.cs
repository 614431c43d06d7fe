namespace Studio.Data.Evaluation;

/// <summary>
/// Rows that may belong to several classes, or none: a label is predicted where its probability reaches the threshold.
/// Ratios without a divisor are 0.
/// </summary>
public sealed class MultiLabelScores
{
    private readonly bool[] _truth;
    private readonly double[] _probabilities;
    private readonly int _labels;
    private readonly double _threshold;

    /// <param name="truth">(rows x labels), row by row.</param>
    /// <param name="probabilities">as long, 0 to 1.</param>
    public MultiLabelScores(bool[] truth, double[] probabilities, int labels, double threshold = 0.5)
    {
        if (truth.Length != probabilities.Length || truth.Length % labels != 0) throw new ArgumentException($"{truth.Length} labels and {probabilities.Length} probabilities of {labels} labels a row.");
        (_truth, _probabilities, _labels, _threshold) = (truth, probabilities, labels, threshold);
        Labels = [.. Enumerable.Range(0, labels).Select(label => Count(Cells(label)))];
    }

    public int Rows => _truth.Length / _labels;

    /// <summary>Counts of each label over all rows.</summary>
    public IReadOnlyList<BinaryCounts> Labels { get; }

    /// <summary>Share of rows with every label right, 0 to 1.</summary>
    public double SubsetAccuracy => (double)Enumerable.Range(0, Rows).Count(row => RowCounts(row) is { FalsePositives: 0, FalseNegatives: 0 }) / Rows;

    /// <summary>Share of wrong labels over all rows, 0 to 1.</summary>
    public double HammingLoss => (double)Labels.Sum(counts => counts.FalsePositives + counts.FalseNegatives) / _truth.Length;

    /// <summary>Mean over the rows of common labels by labels of either (Jaccard); a row without any counts 0.</summary>
    public double Jaccard => Enumerable.Range(0, Rows).Select(RowCounts).Average(c =>
        c.TruePositives + c.FalsePositives + c.FalseNegatives is var either and > 0 ? (double)c.TruePositives / either : 0);

    public PrecisionRecall Micro => PrecisionRecall.Micro(Labels);
    public PrecisionRecall Macro => PrecisionRecall.Macro(Labels);
    public PrecisionRecall Weighted => PrecisionRecall.Weighted(Labels);

    /// <summary>Mean over the rows instead of over the labels.</summary>
    public PrecisionRecall Samples => PrecisionRecall.Macro([.. Enumerable.Range(0, Rows).Select(RowCounts)]);

    /// <summary>NaN when a label is on or off in all rows.</summary>
    public double RocAucMacro => Enumerable.Range(0, _labels).Average(label => Ranked(label).RocAuc());

    public double AveragePrecisionMacro => Enumerable.Range(0, _labels).Average(label => Ranked(label).AveragePrecision());

    public RankedScores Ranked(int label)
    {
        var cells = Cells(label).ToArray();
        return new(Array.ConvertAll(cells, i => _truth[i]), Array.ConvertAll(cells, i => _probabilities[i]));
    }

    private IEnumerable<int> Cells(int label) => Enumerable.Range(0, Rows).Select(row => (row * _labels) + label);

    private BinaryCounts RowCounts(int row) => Count(Enumerable.Range(row * _labels, _labels));

    private BinaryCounts Count(IEnumerable<int> cells)
    {
        long hits = 0, falseAlarms = 0, misses = 0, rest = 0;
        foreach (var i in cells)
        {
            var predicted = _probabilities[i] >= _threshold;
            if (_truth[i] && predicted) hits++;
            else if (predicted) falseAlarms++;
            else if (_truth[i]) misses++;
            else rest++;
        }
        return new(hits, falseAlarms, misses, rest);
    }
}
