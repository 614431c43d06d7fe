namespace Studio.Training.Generation;

/// <summary>A finished text of a beam search.</summary>
/// <param name="Ids">what was written, the end token included where there is one.</param>
/// <param name="Score">sum of the log-probabilities / number of tokens ^ length penalty.</param>
public sealed record BeamHypothesis(int[] Ids, double Score);

/// <summary>
/// The best finished texts of one prompt, at most as many as there are beams, and whether better ones may still come: the
/// rules of transformers 4.38, whose lengths count what was written (the end token included) and not the prompt.
/// </summary>
public sealed class BeamHypotheses(GenerationOptions options)
{
    // in the order in which they came, which decides between equals
    private readonly List<BeamHypothesis> _kept = [];

    /// <param name="ids">what was written.</param>
    /// <param name="logProbability">sum over them.</param>
    public void Add(int[] ids, double logProbability)
    {
        var score = logProbability / Math.Pow(Math.Max(1, ids.Length), options.LengthPenalty); // a search stopped at once has written nothing
        if (_kept.Count == options.Beams && score <= Worst()) return;
        _kept.Add(new(ids, score));
        if (_kept.Count > options.Beams) _kept.RemoveAt(_kept.FindIndex(h => h.Score == Worst()));
    }

    /// <param name="best">largest log-probability among all of this step's candidates.</param>
    /// <param name="written">tokens the candidates have.</param>
    public bool IsDone(double best, int written)
    {
        if (_kept.Count < options.Beams) return false;
        var favoured = options is { EarlyStopping: BeamStopping.Never, LengthPenalty: > 0 } ? options.MaxTokens : written;
        return options.EarlyStopping == BeamStopping.True || Worst() >= best / Math.Pow(favoured, options.LengthPenalty);
    }

    /// <summary>The best ones, best first; of equals the later one, as there.</summary>
    public IReadOnlyList<BeamHypothesis> Best(int count) =>
        [.. _kept.Index().OrderByDescending(h => h.Item.Score).ThenByDescending(h => h.Index).Take(count).Select(h => h.Item)];

    private double Worst() => _kept.Min(h => h.Score);
}
