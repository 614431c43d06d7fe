namespace Studio.Training.Tokenizers.Learning;

/// <summary>A piece of the text while merges are learned: the tokens it now consists of, and how often it occurs.</summary>
internal sealed class LearningWord(int[] symbols, long count)
{
    private readonly int[] _symbols = symbols;
    private int _length = symbols.Length;

    public long Count { get; } = count;

    public ReadOnlySpan<int> Symbols => _symbols.AsSpan(0, _length);

    /// <summary>
    /// Merges every (left, right) into <paramref name="result"/> and tells the learner of each neighbouring pair that came or
    /// went. The same bookkeeping as Hugging Face's trainer, so that overlapping pairs count as they do there. What lies
    /// between two merges is searched and moved in blocks: in scripts without blanks a word is a whole sentence.
    /// </summary>
    public void Merge(int left, int right, int result, MergeLearner learner, int word)
    {
        var symbols = _symbols.AsSpan(0, _length);
        var (at, written) = (0, 0);
        while (at < symbols.Length)
        {
            var skipped = symbols[at..].IndexOf(left);
            if (skipped < 0) skipped = symbols.Length - at;
            if (written < at) symbols.Slice(at, skipped).CopyTo(symbols[written..]);
            (at, written) = (at + skipped, written + skipped);
            if (at == symbols.Length) break;
            if (at + 1 == symbols.Length || symbols[at + 1] != right)
            {
                symbols[written++] = symbols[at++];
                continue;
            }
            if (written > 0)
            {
                learner.Change(symbols[written - 1], left, -1, word);
                learner.Change(symbols[written - 1], result, 1, word);
            }
            if (at + 2 < symbols.Length)
            {
                learner.Change(right, symbols[at + 2], -1, word);
                learner.Change(result, symbols[at + 2], 1, word);
            }
            symbols[written++] = result;
            at += 2;
        }
        _length = written;
    }
}
