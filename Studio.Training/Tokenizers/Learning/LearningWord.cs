namespace Studio.Training.Tokenizers.Learning;

/// <summary>A piece of the text while merges are learned: the tokens it now consists of, and how often it occurs.</summary>
internal sealed class LearningWord(int[] symbols, long count)
{
    private readonly int[] _symbols = symbols;
    private int _length = symbols.Length;

    public long Count { get; } = count;

    public ReadOnlySpan<int> Symbols => _symbols.AsSpan(0, _length);

    /// <summary>
    /// Merges every (left, right) into <paramref name="result"/> and tells of each neighbouring pair that came or went. The
    /// same bookkeeping as Hugging Face's trainer, so that overlapping pairs count as they do there.
    /// </summary>
    public void Merge(int left, int right, int result, Action<int, int, int> changed)
    {
        var written = 0;
        for (var at = 0; at < _length; at++)
        {
            if (_symbols[at] != left || at + 1 >= _length || _symbols[at + 1] != right)
            {
                _symbols[written++] = _symbols[at];
                continue;
            }
            if (written > 0)
            {
                changed(_symbols[written - 1], left, -1);
                changed(_symbols[written - 1], result, 1);
            }
            if (at + 2 < _length)
            {
                changed(right, _symbols[at + 2], -1);
                changed(result, _symbols[at + 2], 1);
            }
            _symbols[written++] = result;
            at++;
        }
        _length = written;
    }
}
