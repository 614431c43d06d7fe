namespace Studio.Data.Evaluation;

/// <summary>Two evaluations row by row: what both said of the rows they share.</summary>
/// <param name="Truth">class id of each row; empty for language models.</param>
/// <param name="First">class id the first predicted, likewise.</param>
public sealed record PairedRows(int Classes, int[] Truth, int[] First, int[] Second, double[] FirstLoss, double[] SecondLoss)
{
    private const int MostResamples = 1000;

    // rows times resamples: some seconds at most, whatever the number of rows
    private const long MostDraws = 60_000_000;

    public int Count => FirstLoss.Length;

    public PairedTest McNemar()
    {
        var (onlyFirst, onlySecond) = (0L, 0L);
        for (var row = 0; row < Truth.Length; row++)
        {
            var (first, second) = (First[row] == Truth[row], Second[row] == Truth[row]);
            if (first && !second) onlyFirst++;
            if (second && !first) onlySecond++;
        }
        return PairedTest.Of(onlyFirst, onlySecond);
    }

    /// <summary>
    /// 95 % intervals of second minus first by the paired bootstrap (Efron 1979; percentile method): rows are drawn with
    /// replacement, the same for both, and the differences of the draws are sorted. The same seed every time, so that a
    /// page shows the same bounds again. Of loss, and of classifiers also accuracy, balanced accuracy and macro F1.
    /// </summary>
    public IReadOnlyDictionary<string, (double Low, double High)> Intervals()
    {
        var resamples = (int)Math.Clamp(MostDraws / Math.Max(1, Count), 100, MostResamples);
        var random = new Random(1);
        var differences = new Dictionary<string, List<double>>();
        for (var i = 0; i < resamples; i++)
            foreach (var (figure, difference) in Draw(random))
                (differences.TryGetValue(figure, out var all) ? all : differences[figure] = new(resamples)).Add(difference);
        return differences.ToDictionary(d => d.Key, d => Middle(d.Value));
    }

    private IEnumerable<(string Figure, double Difference)> Draw(Random random)
    {
        double loss = 0;
        var (first, second) = (new ConfusionMatrix(Classes), new ConfusionMatrix(Classes));
        for (var i = 0; i < Count; i++)
        {
            var row = random.Next(Count);
            loss += SecondLoss[row] - FirstLoss[row];
            if (Classes == 0) continue;
            first.Add(Truth[row], First[row]);
            second.Add(Truth[row], Second[row]);
        }
        yield return (FigureNames.Loss, loss / Count);
        if (Classes == 0) yield break;
        yield return (FigureNames.Accuracy, second.Accuracy - first.Accuracy);
        yield return (FigureNames.BalancedAccuracy, second.BalancedAccuracy - first.BalancedAccuracy);
        yield return (FigureNames.MacroF1, PrecisionRecall.Macro(second.Classes).F1 - PrecisionRecall.Macro(first.Classes).F1);
    }

    private static (double Low, double High) Middle(List<double> differences)
    {
        differences.Sort();
        return (differences[(int)(0.025 * (differences.Count - 1))], differences[(int)Math.Ceiling(0.975 * (differences.Count - 1))]);
    }
}
