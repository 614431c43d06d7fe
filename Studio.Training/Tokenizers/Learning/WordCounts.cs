namespace Studio.Training.Tokenizers.Learning;

/// <summary>
/// How often each piece of a text occurs: all that learning merges needs to know of it. Bounded: past two million different
/// pieces the rarest are dropped, and a piece longer than 1,000 UTF-16 units counts as several, so that neither a huge
/// corpus nor a text without a single blank can fill the memory.
/// </summary>
public sealed class WordCounts
{
    private const int LongestWord = 1000;
    private readonly int _most;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <param name="most">different pieces kept at once.</param>
    public WordCounts(int most = 2_000_000)
    {
        _most = most;
        _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Pieces seen, every occurrence.</summary>
    public long Words { get; private set; }

    /// <summary>Different pieces that were dropped for want of room.</summary>
    public long Dropped { get; private set; }

    public int Distinct => _counts.Count;

    public void Add(ReadOnlySpan<char> word)
    {
        while (word.Length > LongestWord)
        {
            var cut = char.IsHighSurrogate(word[LongestWord - 1]) ? LongestWord - 1 : LongestWord;
            AddOne(word[..cut]);
            word = word[cut..];
        }
        if (!word.IsEmpty) AddOne(word);
    }

    /// <summary>The pieces in an order that depends on nothing but the pieces.</summary>
    public List<KeyValuePair<string, long>> Sorted()
    {
        var all = _counts.ToList();
        all.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return all;
    }

    private void AddOne(ReadOnlySpan<char> word)
    {
        Words++;
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_lookup, word, out _)++;
        if (_counts.Count > _most) DropRarest();
    }

    /// <summary>Raises the bar until a quarter of the room is free, so that dropping stays rare.</summary>
    private void DropRarest()
    {
        for (var bar = 1L; _counts.Count > _most / 4 * 3; bar *= 2)
            foreach (var (word, count) in _counts)
                if (count <= bar)
                {
                    _counts.Remove(word);
                    Dropped++;
                }
    }
}
