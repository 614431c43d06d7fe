using System.Runtime.InteropServices;
using Studio.Training.Tokenizers.Bpe;

namespace Studio.Training.Tokenizers.Learning;

/// <summary>
/// Learns merges by byte-pair encoding (Sennrich et al. 2016): the most frequent pair of neighbours becomes a token, again
/// and again. Counts are kept up to date only where a merge happened, and a queue gives the next pair, ties going to the
/// pair of lowest ids: the rules of Hugging Face's BpeTrainer, so that the same words give the same merges.
/// </summary>
internal sealed class MergeLearner
{
    private readonly List<string> _tokens;
    private readonly Dictionary<string, int> _ids;
    private readonly IReadOnlyList<LearningWord> _words;
    private readonly string _prefix;
    private readonly Dictionary<ulong, long> _counts = [];
    private readonly PriorityQueue<Candidate, Priority> _queue = new();

    // pairs that came up since the queue was last filled, and the words they came up in
    private readonly Dictionary<ulong, List<int>> _fresh = [];
    private readonly List<Merge> _merges = [];

    /// <param name="tokens">special tokens and alphabet, in the order of their ids; grows by one a merge.</param>
    /// <param name="words">made of those ids.</param>
    /// <param name="prefix">what marks a token that continues a word; left away when it is joined to what stands before.</param>
    public MergeLearner(List<string> tokens, IReadOnlyList<LearningWord> words, string prefix)
    {
        (_tokens, _words, _prefix) = (tokens, words, prefix);
        _ids = tokens.Select((token, id) => (token, id)).ToDictionary(e => e.token, e => e.id, StringComparer.Ordinal);
    }

    /// <summary>The merges in the order of their ranks; a pair that came up twice holds its last place.</summary>
    public IReadOnlyList<Merge> Merges => _merges;

    /// <param name="vocabularySize">where to stop.</param>
    /// <param name="minFrequency">a pair below it is not merged.</param>
    /// <param name="progress">called with the size reached.</param>
    /// <param name="cancel">ends it with an exception between two merges.</param>
    public void Learn(int vocabularySize, long minFrequency, Action<int> progress, CancellationToken cancel)
    {
        CountPairs(cancel);
        while (_tokens.Count < vocabularySize && _queue.TryDequeue(out var candidate, out var priority))
        {
            cancel.ThrowIfCancellationRequested();
            var count = _counts[candidate.Pair];
            if (count != priority.Count)
            {
                // merges meanwhile took some of its occurrences
                _queue.Enqueue(candidate, new(count, candidate.Pair));
                continue;
            }
            if (count < Math.Max(1, minFrequency)) break;
            Take(candidate);
            progress(_tokens.Count);
        }
        DropRepeated();
    }

    private void CountPairs(CancellationToken cancel)
    {
        for (var word = 0; word < _words.Count; word++)
        {
            if (word % 10_000 == 0) cancel.ThrowIfCancellationRequested();
            var symbols = _words[word].Symbols;
            for (var i = 0; i + 1 < symbols.Length; i++) Change(symbols[i], symbols[i + 1], 1, word);
        }
        Enqueue();
    }

    private void Take(Candidate candidate)
    {
        var (left, right) = ((int)(candidate.Pair >> 32), (int)(uint)candidate.Pair);
        var result = IdOf(_tokens[left] + (_tokens[right].StartsWith(_prefix, StringComparison.Ordinal) ? _tokens[right][_prefix.Length..] : _tokens[right]));
        _merges.Add(new(left, right, result));
        foreach (var word in CollectionsMarshal.AsSpan(candidate.Words))
            _words[word].Merge(left, right, result, this, word);
        Enqueue();
    }

    private int IdOf(string token)
    {
        if (_ids.TryGetValue(token, out var id)) return id;
        _ids.Add(token, _tokens.Count);
        _tokens.Add(token);
        return _tokens.Count - 1;
    }

    /// <summary>A pair came (1) or went (-1) in a word.</summary>
    public void Change(int left, int right, int by, int word)
    {
        var pair = (ulong)(uint)left << 32 | (uint)right;
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += by * _words[word].Count;
        if (by < 0) return;
        ref var words = ref CollectionsMarshal.GetValueRefOrAddDefault(_fresh, pair, out _);
        words ??= [];
        // words come in order, so a pair that stands twice in one is seen twice in a row
        if (words.Count == 0 || words[^1] != word) words.Add(word);
    }

    private void Enqueue()
    {
        foreach (var (pair, words) in _fresh)
            if (_counts[pair] is > 0 and var count) _queue.Enqueue(new(pair, words), new(count, pair));
        _fresh.Clear();
    }

    private void DropRepeated()
    {
        var last = new HashSet<(int, int)>();
        var kept = Enumerable.Reverse(_merges).Where(m => last.Add((m.Left, m.Right))).Reverse().ToList();
        _merges.Clear();
        _merges.AddRange(kept);
    }

    private readonly record struct Candidate(ulong Pair, List<int> Words);

    private readonly record struct Priority(long Count, ulong Pair) : IComparable<Priority>
    {
        public int CompareTo(Priority other) => Count != other.Count ? other.Count.CompareTo(Count) : Pair.CompareTo(other.Pair);
    }
}
