using System.Collections.Frozen;

namespace Studio.Data.Cleaning.Languages;

/// <summary>The commonest words of a language, in small letters.</summary>
public sealed class StopWords
{
    private static readonly Dictionary<string, StopWords> s_all = Read();
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private StopWords(IEnumerable<string> words)
    {
        Words = words.ToFrozenSet(StringComparer.Ordinal);
        _lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public FrozenSet<string> Words { get; }

    /// <summary>Languages there are lists of, by their ISO 639-1 codes.</summary>
    public static IReadOnlyCollection<string> Languages => s_all.Keys;

    public static StopWords Of(string language) => s_all[language];

    public bool Contains(ReadOnlySpan<char> word) => _lookup.Contains(word);

    /// <summary>Share of a text's words that are in the list, 0 to 1; 0 for a text without words.</summary>
    public double Share(string text)
    {
        int words = 0, found = 0;
        Span<char> small = stackalloc char[Longest];
        foreach (var word in Text.Words.Of(text))
        {
            words++;
            var plain = Plain(word, small);
            found += plain.Length > 0 && _lookup.Contains(plain) ? 1 : 0;
        }
        return words == 0 ? 0 : (double)found / words;
    }

    /// <summary>Letters of the longest word looked up.</summary>
    internal const int Longest = 24;

    /// <summary>A word in small letters without the punctuation around it; empty when it is too long to be a common one.</summary>
    internal static ReadOnlySpan<char> Plain(ReadOnlySpan<char> word, Span<char> buffer)
    {
        int start = 0, end = word.Length;
        while (start < end && !char.IsLetter(word[start]))
            start++;
        while (end > start && !char.IsLetter(word[end - 1]))
            end--;
        if (end - start > Longest)
            return default;
        var length = word[start..end].ToLowerInvariant(buffer);
        return buffer[..length];
    }

    private static Dictionary<string, StopWords> Read()
    {
        using var stream = typeof(StopWords).Assembly.GetManifestResourceStream("Studio.Data.Cleaning.Languages.stopwords.txt")
            ?? throw new InvalidOperationException("The lists of stop words are not in the assembly.");
        using var reader = new StreamReader(stream);
        var all = new Dictionary<string, StopWords>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ') is [not "#", ..] and [var language, .. var words])
                all[language] = new StopWords(words);
        }
        return all;
    }
}
