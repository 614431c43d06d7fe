namespace Studio.Training.Loops;

/// <summary>Counts predictions against the truth, class by class, for figures that look at classes one by one.</summary>
public sealed class ClassCounts(int classes)
{
    private readonly long[] _right = new long[classes];
    private readonly long[] _truth = new long[classes];
    private readonly long[] _predicted = new long[classes];

    public void Add(ReadOnlySpan<long> predictions, ReadOnlySpan<long> targets)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            _truth[targets[i]]++;
            _predicted[predictions[i]]++;
            if (predictions[i] == targets[i]) _right[targets[i]]++;
        }
    }

    /// <summary>Share of right answers, 0 to 1.</summary>
    public double Accuracy => (double)_right.Sum() / _truth.Sum();

    /// <summary>
    /// Mean over the classes of 2 x right / (predicted + true), 0 to 1. A class that is neither true nor predicted anywhere
    /// is left out, as scikit-learn's f1_score(average="macro") leaves it out.
    /// </summary>
    public double MacroF1 => Enumerable.Range(0, classes).Where(c => _truth[c] + _predicted[c] > 0).Average(c => 2.0 * _right[c] / (_truth[c] + _predicted[c]));
}
