namespace Studio.Training.Generation;

/// <summary>A token that may continue a beam.</summary>
/// <param name="Beam">which beam of the prompt.</param>
/// <param name="Id">the token.</param>
/// <param name="Score">log-probability of the whole text with it.</param>
public readonly record struct BeamCandidate(int Beam, int Id, float Score);

/// <summary>The likeliest continuations over all beams of a prompt, found in one pass over their scores.</summary>
public sealed class BeamCandidates(int count)
{
    private readonly BeamCandidate[] _best = new BeamCandidate[count];
    private int _held;

    /// <summary>Best first; of equals the one of the lower beam and token.</summary>
    public ReadOnlySpan<BeamCandidate> Best => _best.AsSpan(0, _held);

    public void Clear() => _held = 0;

    /// <param name="scores">log-probabilities of the next token (vocabulary).</param>
    /// <param name="beam">whose.</param>
    /// <param name="soFar">log-probability of the beam's text.</param>
    public void Add(ReadOnlySpan<float> scores, int beam, float soFar)
    {
        var id = 0;
        for (; id < scores.Length && _held < _best.Length; id++) Insert(new(beam, id, scores[id] + soFar));
        for (; id < scores.Length; id++)
            if (scores[id] + soFar > _best[^1].Score) Insert(new(beam, id, scores[id] + soFar));
    }

    private void Insert(BeamCandidate candidate)
    {
        var at = _held < _best.Length ? _held++ : _best.Length - 1;
        for (; at > 0 && _best[at - 1].Score < candidate.Score; at--) _best[at] = _best[at - 1];
        _best[at] = candidate;
    }
}
