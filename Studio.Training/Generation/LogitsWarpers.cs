namespace Studio.Training.Generation;

/// <summary>
/// What sampling does to a row of logits before it draws: temperature, top-k, top-p, typical-p, epsilon and eta cutoffs, in
/// the order and with the ties of Hugging Face's warpers. What is excluded becomes minus infinity. Sums are of doubles, and
/// bounds are compared as floats, as there: of five equally likely tokens 0.8 drops one. Not for several threads at once.
/// </summary>
public sealed class LogitsWarpers(GenerationOptions options)
{
    private float[] _sorted = [];
    private double[] _logProbabilities = [];

    /// <param name="logits">one row (vocabulary); overwritten.</param>
    public void Apply(Span<float> logits)
    {
        if (options.Temperature is not (0 or 1))
            foreach (ref var logit in logits) logit /= (float)options.Temperature;
        var leastKept = Math.Min(options.MinTokensToKeep, logits.Length);
        if (options.TopK > 0) DropBelow(logits, KthLargest(logits, Math.Max(options.TopK, leastKept)));
        if (options.TopP < 1) KeepTopP(logits, leastKept);
        if (options.TypicalP < 1) KeepTypical(logits, leastKept);
        if (options.EpsilonCutoff > 0) DropUnlikely(logits, options.EpsilonCutoff, leastKept);
        if (options.EtaCutoff > 0) DropUnlikely(logits, Math.Min(options.EtaCutoff, Math.Sqrt(options.EtaCutoff) * Math.Exp(-Entropy(LogProbabilities(logits)))), leastKept);
    }

    /// <summary>Everything at least as likely stays, so ties may leave more than k.</summary>
    private static void DropBelow(Span<float> logits, float threshold)
    {
        foreach (ref var logit in logits)
            if (logit < threshold) logit = float.NegativeInfinity;
    }

    /// <summary>Drops the least likely tokens as long as they together hold no more than 1 - p (Holtzman et al. 2019, nucleus sampling).</summary>
    private void KeepTopP(Span<float> logits, int leastKept)
    {
        var ascending = SortedCopy(logits);
        double largest = ascending[^1], total = 0;
        foreach (var logit in ascending) total += Math.Exp(logit - largest);
        double below = 0;
        var dropped = 0;
        while (dropped < ascending.Length - leastKept && (float)(below += Math.Exp(ascending[dropped] - largest) / total) <= (float)(1 - options.TopP)) dropped++;
        DropSmallest(logits, dropped, ascending[dropped]);
    }

    /// <summary>Of tokens as likely as the first one kept only so many go that exactly <paramref name="count"/> are dropped.</summary>
    private static void DropSmallest(Span<float> logits, int count, float threshold)
    {
        foreach (ref var logit in logits)
            if (logit < threshold)
            {
                logit = float.NegativeInfinity;
                count--;
            }
        foreach (ref var logit in logits)
            if (count > 0 && logit == threshold)
            {
                logit = float.NegativeInfinity;
                count--;
            }
    }

    /// <summary>
    /// Keeps the tokens whose surprise, - log p, is nearest to the row's entropy, as many as together reach the probability
    /// (Meister et al. 2022, "Locally Typical Sampling").
    /// </summary>
    private void KeepTypical(Span<float> logits, int leastKept)
    {
        var logs = LogProbabilities(logits);
        var entropy = Entropy(logs);
        var (distances, nearestFirst) = (new double[logits.Length], new int[logits.Length]);
        for (var i = 0; i < distances.Length; i++) (distances[i], nearestFirst[i]) = (Math.Abs(-logs[i] - entropy), i);
        Array.Sort(distances, nearestFirst);
        var last = 0;
        for (double reached = 0; last < nearestFirst.Length - 1 && (float)(reached += Math.Exp(logs[nearestFirst[last]])) < (float)options.TypicalP;) last++;
        for (var i = leastKept; i < distances.Length; i++)
            if (distances[i] > distances[last]) logits[nearestFirst[i]] = float.NegativeInfinity;
    }

    /// <summary>Drops tokens below a probability (Hewitt et al. 2022, "Truncation Sampling as Language Model Desmoothing"), but not the likeliest ones.</summary>
    private void DropUnlikely(Span<float> logits, double leastProbability, int leastKept)
    {
        var logs = LogProbabilities(logits);
        var sure = KthLargest(logits, leastKept);
        for (var i = 0; i < logits.Length; i++)
            if (logits[i] < sure && (float)Math.Exp(logs[i]) < (float)leastProbability) logits[i] = float.NegativeInfinity;
    }

    private float KthLargest(ReadOnlySpan<float> logits, int k) => SortedCopy(logits)[^Math.Min(k, logits.Length)];

    /// <summary>In nats; tokens that are excluded add nothing.</summary>
    private static double Entropy(ReadOnlySpan<double> logProbabilities)
    {
        double entropy = 0;
        foreach (var log in logProbabilities)
            if (!double.IsNegativeInfinity(log)) entropy -= Math.Exp(log) * log;
        return entropy;
    }

    private Span<double> LogProbabilities(ReadOnlySpan<float> logits)
    {
        if (_logProbabilities.Length < logits.Length) _logProbabilities = new double[logits.Length];
        double largest = float.NegativeInfinity, total = 0;
        foreach (var logit in logits) largest = Math.Max(largest, logit);
        foreach (var logit in logits) total += Math.Exp(logit - largest);
        var logs = _logProbabilities.AsSpan(0, logits.Length);
        for (var i = 0; i < logs.Length; i++) logs[i] = logits[i] - largest - Math.Log(total);
        return logs;
    }

    private Span<float> SortedCopy(ReadOnlySpan<float> logits)
    {
        if (_sorted.Length < logits.Length) _sorted = new float[logits.Length];
        var copy = _sorted.AsSpan(0, logits.Length);
        logits.CopyTo(copy);
        copy.Sort();
        return copy;
    }
}
