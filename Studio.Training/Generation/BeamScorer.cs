namespace Studio.Training.Generation;

/// <summary>
/// One prompt's beam search, step by step: of the likeliest continuations those that end the text become hypotheses, the
/// others the next beams. Knows nothing of models; the rules are those of transformers 4.38 (its BeamSearchScorer).
/// </summary>
public sealed class BeamScorer
{
    private readonly GenerationOptions _options;
    private readonly TokenRules _rules;
    private readonly BeamHypotheses _finished;
    private readonly BeamCandidates _candidates;
    private List<int>[] _texts;
    private float[] _scores;

    /// <param name="options">checked.</param>
    /// <param name="rules">whose end tokens finish a text.</param>
    public BeamScorer(GenerationOptions options, TokenRules rules)
    {
        (_options, _rules, _finished) = (options, rules, new(options));
        _candidates = new(Math.Max(2, 1 + rules.EndIds.Count) * options.Beams);
        _texts = [.. Enumerable.Range(0, options.Beams).Select(_ => new List<int>())];
        _scores = new float[options.Beams];
        // all beams start as the same text, so only one of them may continue it at first
        Array.Fill(_scores, -1e9f, 1, options.Beams - 1);
    }

    public bool IsDone { get; private set; }

    /// <summary>What the beams have written, best first.</summary>
    public IReadOnlyList<List<int>> Texts => _texts;

    /// <summary>Takes a step.</summary>
    /// <param name="logProbabilities">of the next token (beams x vocabulary), already processed.</param>
    /// <param name="vocabulary">tokens.</param>
    /// <param name="parents">receives which beam each new beam continues.</param>
    public void Step(ReadOnlySpan<float> logProbabilities, int vocabulary, Span<int> parents)
    {
        _candidates.Clear();
        for (var beam = 0; beam < _options.Beams; beam++) _candidates.Add(logProbabilities.Slice(beam * vocabulary, vocabulary), beam, _scores[beam]);
        var written = _texts[0].Count + 1;
        var (texts, scores) = (new List<int>[_options.Beams], new float[_options.Beams]);
        var next = 0;
        // each beam has as many end tokens as there are, so the candidates always hold enough that go on
        for (var rank = 0; next < _options.Beams; rank++)
        {
            var (beam, id, score) = _candidates.Best[rank];
            List<int> text = [.. _texts[beam], id];
            if (!_rules.EndIds.Contains(id)) (texts[next], scores[next], parents[next++]) = (text, score, beam);
            else if (rank < _options.Beams) _finished.Add([.. text], score);
        }
        (_texts, _scores) = (texts, scores);
        IsDone = _finished.IsDone(_candidates.Best[0].Score, written);
    }

    /// <summary>The best texts, best first; open ones count too when the length ended the search.</summary>
    public IReadOnlyList<BeamHypothesis> Finish()
    {
        if (!IsDone)
            for (var beam = 0; beam < _options.Beams; beam++) _finished.Add([.. _texts[beam]], _scores[beam]);
        return _finished.Best(_options.Sequences);
    }
}
