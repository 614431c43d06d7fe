using System.Text;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Statistics;

/// <summary>
/// Counts the words of a text column by label, in at most <see cref="MostRows"/> rows spread evenly over the file. A word is a
/// run of letters and digits, in lower case; where words are not divided by spaces (Chinese, Japanese) each pair of
/// neighbouring characters stands for one.
/// </summary>
internal sealed class WordCounter
{
    private const int MostRows = 100_000;
    private const int MostLabels = 20;
    private const int MostWords = 200_000;
    private const int MostCharacters = 4000;
    private const int Shown = 12;
    private readonly Dictionary<string, Bag> _bags = new(StringComparer.Ordinal);
    private readonly char[] _word = new char[64];

    public static IReadOnlyList<LabelWords> Count(DuckDbConnection connection, DatasetVersion version)
    {
        var manifest = version.Manifest;
        if (manifest.ColumnWithRole(ColumnRole.Text) is not { Type: ColumnType.Text } text)
            return [];
        var label = manifest.ColumnWithRole(ColumnRole.Label);
        var counter = new WordCounter();
        var every = Math.Max(1, (manifest.RowCount + MostRows - 1) / MostRows);
        var name = label is null ? "''" : $"CAST({Sql.Identifier(label.Name)} AS VARCHAR)";
        using var result = connection.Query($"SELECT {Sql.Identifier(text.Name)}, {name} FROM read_parquet(?, file_row_number = true) WHERE file_row_number % ? = 0", version.ParquetPath, every);
        while (result.Next())
            for (var row = 0; row < result.RowCount; row++)
                if (!result.Column(0).IsNull(row) && !result.Column(1).IsNull(row))
                    counter.Add(result.Column(1).Text(row), result.Column(0).Bytes(row));
        return counter.Result(label is not null);
    }

    private void Add(string label, ReadOnlySpan<byte> utf8)
    {
        if (!_bags.TryGetValue(label, out var bag))
        {
            // the labels met first; of more than these nobody compares words
            if (_bags.Count == MostLabels)
                return;
            _bags[label] = bag = new Bag();
        }
        bag.Rows++;
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MostCharacters)]);
        for (var at = 0; at < text.Length;)
            at = IsUndivided(text[at]) ? Pair(bag, text, at) : Word(bag, text, at);
    }

    private static int Pair(Bag bag, string text, int at)
    {
        if (at + 1 < text.Length && IsUndivided(text[at + 1]))
            bag.Add(text.AsSpan(at, 2));
        return at + 1;
    }

    private int Word(Bag bag, string text, int at)
    {
        var length = 0;
        for (; at < text.Length && !IsUndivided(text[at]) && (char.IsLetterOrDigit(text[at]) || (text[at] == '\'' && length > 0)); at++)
            if (length < _word.Length)
                _word[length++] = char.ToLowerInvariant(text[at]);
        if (length == 0)
            return at + 1;
        if (length > 1)
            bag.Add(_word.AsSpan(0, length));
        return at;
    }

    private static bool IsUndivided(char c) => c is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u4DBF' or >= '\u4E00' and <= '\u9FFF';

    private List<LabelWords> Result(bool labelled) =>
        [.. _bags.OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => new LabelWords(labelled ? b.Key : null, b.Value.Rows, Frequent(b.Value), _bags.Count > 1 ? Typical(b.Value) : []))];

    private static List<ValueCount> Frequent(Bag bag) =>
        [.. bag.Words.OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).Take(Shown).Select(w => new ValueCount(w.Key, w.Value))];

    /// <summary>By the z-score of the log-odds against all other labels (Monroe, Colaresi, Quinn: Fightin' Words, 2008), with half a count as prior.</summary>
    private List<ValueCount> Typical(Bag bag)
    {
        var others = _bags.Values.Where(b => b != bag).ToList();
        var othersTotal = others.Sum(b => b.Total);
        return [.. bag.Words.Where(w => w.Value > 2)
            .Select(w => (w.Key, w.Value, Score: Score(w.Value, bag.Total, others.Sum(b => (long)b.Words.GetValueOrDefault(w.Key)), othersTotal)))
            .Where(w => w.Score > 1.96)
            .OrderByDescending(w => w.Score).ThenBy(w => w.Key, StringComparer.Ordinal).Take(Shown)
            .Select(w => new ValueCount(w.Key, w.Value))];
    }

    private static double Score(double here, double hereTotal, double there, double thereTotal)
    {
        var (a, b) = (here + 0.5, there + 0.5);
        return (Math.Log(a / (hereTotal - here + 0.5)) - Math.Log(b / (thereTotal - there + 0.5))) / Math.Sqrt((1 / a) + (1 / b));
    }

    private sealed class Bag
    {
        public Dictionary<string, int> Words { get; } = new(StringComparer.Ordinal);
        public long Rows { get; set; }
        public long Total { get; private set; }

        public void Add(ReadOnlySpan<char> word)
        {
            Total++;
            var known = Words.GetAlternateLookup<ReadOnlySpan<char>>();
            if (known.TryGetValue(word, out var count))
                known[word] = count + 1;
            else if (Words.Count < MostWords) // bounded: what is met first after so many words is rare
                known[word] = 1;
        }
    }
}
