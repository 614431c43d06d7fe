namespace Studio.Training.Batches;

/// <summary>
/// Hides tokens for BERT to guess (Devlin et al. 2019, section 3.1): of the chosen ones 80 % become [MASK], 10 % a random
/// token, and 10 % stay, since nothing is masked when the model is used.
/// </summary>
internal sealed class TokenMasking(PretrainingTokens special, double share)
{
    private readonly List<int> _candidates = [];

    /// <summary>Changes ids in place; says where tokens were chosen, in rising order, and which they were.</summary>
    /// <param name="ids">one example; its special tokens are never chosen.</param>
    /// <param name="chosen">called for each: its place in <paramref name="ids"/>, and what was there.</param>
    public void Apply(Span<long> ids, RandomStream random, Action<int, long> chosen)
    {
        _candidates.Clear();
        for (var i = 0; i < ids.Length; i++)
            if (special.IsOrdinary((int)ids[i])) _candidates.Add(i);
        if (_candidates.Count == 0) return;
        var count = Math.Max(1, (int)Math.Round(share * _candidates.Count));
        for (var i = 0; i < count; i++)
        {
            var other = i + (int)random.Below(_candidates.Count - i);
            (_candidates[i], _candidates[other]) = (_candidates[other], _candidates[i]);
        }
        _candidates.Sort(0, count, Comparer<int>.Default);
        for (var i = 0; i < count; i++)
        {
            chosen(_candidates[i], ids[_candidates[i]]);
            ids[_candidates[i]] = Replacement(ids[_candidates[i]], random);
        }
    }

    private long Replacement(long id, RandomStream random) => random.Unit() switch
    {
        < 0.8 => special.Mask,
        < 0.9 => special.Ordinary[(int)random.Below(special.Ordinary.Count)],
        _ => id,
    };
}
