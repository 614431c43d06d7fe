using System.Text;
using Studio.Training.Tokenizers.Bpe;

namespace Studio.Training.Tokenizers.Learning;

/// <summary>What merging starts from: the smallest tokens in the order of their ids, and every word spelt in them.</summary>
internal static class Alphabets
{
    public const string Prefix = "##";

    /// <summary>All 256 bytes, in the order of the characters that stand for them.</summary>
    public static List<LearningWord> OfBytes(List<string> tokens, IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        var ids = new int[256];
        foreach (var value in Enumerable.Range(0, 256).OrderBy(value => ByteAlphabet.CharacterOf((byte)value)))
        {
            ids[value] = tokens.Count;
            tokens.Add(ByteAlphabet.CharacterOf((byte)value).ToString());
        }
        return [.. counts.Select(word => new LearningWord([.. Encoding.UTF8.GetBytes(word.Key).Select(value => ids[value])], word.Value))];
    }

    /// <summary>
    /// The most frequent characters by code point, then those that occur within words with their prefix, also by code point.
    /// (Hugging Face's trainer adds the second kind in the order of a hash table, so that no two of its runs agree.)
    /// Characters beyond the limit are left out of the words, as there.
    /// </summary>
    public static List<LearningWord> OfCharacters(List<string> tokens, IReadOnlyList<KeyValuePair<string, long>> counts, int limit)
    {
        Dictionary<Rune, long> frequencies = [];
        HashSet<Rune> within = [];
        foreach (var (word, count) in counts)
        {
            var first = true;
            foreach (var rune in word.EnumerateRunes())
            {
                frequencies[rune] = frequencies.GetValueOrDefault(rune) + count;
                if (!first) within.Add(rune);
                first = false;
            }
        }
        var kept = frequencies.OrderByDescending(f => f.Value).ThenBy(f => f.Key).Take(limit).Select(f => f.Key).Order().ToList();
        var beginnings = AddAll(tokens, kept, "");
        var continuations = AddAll(tokens, kept.Where(within.Contains), Prefix);
        return [.. counts.Select(word => new LearningWord(Spell(word.Key, beginnings, continuations), word.Value))];
    }

    private static Dictionary<Rune, int> AddAll(List<string> tokens, IEnumerable<Rune> runes, string prefix)
    {
        Dictionary<Rune, int> ids = [];
        foreach (var rune in runes)
        {
            ids[rune] = tokens.Count;
            tokens.Add(prefix + rune);
        }
        return ids;
    }

    private static int[] Spell(string word, Dictionary<Rune, int> beginnings, Dictionary<Rune, int> continuations)
    {
        var symbols = new List<int>(word.Length);
        var ids = beginnings;
        foreach (var rune in word.EnumerateRunes())
        {
            if (ids.TryGetValue(rune, out var id)) symbols.Add(id);
            ids = continuations;
        }
        return [.. symbols];
    }
}
