namespace Studio.Data.Labeling;

/// <summary>
/// Finds labels that are likely wrong (Northcutt, Jiang, Chuang: Confident Learning, 2021): a row speaks against its label
/// when the model is at least as sure of another class as it is, on average, on the rows that carry that class. Honest
/// only with probabilities of models that were not trained on the row.
/// </summary>
public static class ConfidentLearning
{
    /// <param name="given">class of each row; -1 where it has none.</param>
    /// <param name="probabilities">rows x classes; a row of NaN is left out.</param>
    /// <returns>of each row, the probability of the class it rather belongs to less that of its own, -1 to 1; null where nothing speaks against it.</returns>
    public static double?[] Doubts(ReadOnlySpan<int> given, ReadOnlySpan<float> probabilities, int classes)
    {
        var thresholds = Thresholds(given, probabilities, classes);
        var doubts = new double?[given.Length];
        for (var row = 0; row < given.Length; row++)
        {
            if (given[row] < 0 || float.IsNaN(probabilities[row * classes])) continue;
            var of = probabilities.Slice(row * classes, classes);
            var best = -1;
            for (var c = 0; c < classes; c++)
                if (of[c] >= thresholds[c] && (best < 0 || of[c] > of[best])) best = c;
            if (best >= 0 && best != given[row]) doubts[row] = of[best] - of[given[row]];
        }
        return doubts;
    }

    /// <summary>How sure the model is of each class, on average over the rows that carry it; above 1 for a class no row carries.</summary>
    private static double[] Thresholds(ReadOnlySpan<int> given, ReadOnlySpan<float> probabilities, int classes)
    {
        var (sums, counts) = (new double[classes], new long[classes]);
        for (var row = 0; row < given.Length; row++)
        {
            if (given[row] < 0 || float.IsNaN(probabilities[row * classes])) continue;
            sums[given[row]] += probabilities[(row * classes) + given[row]];
            counts[given[row]]++;
        }
        return [.. sums.Select((sum, c) => counts[c] > 0 ? sum / counts[c] : 2)];
    }
}
