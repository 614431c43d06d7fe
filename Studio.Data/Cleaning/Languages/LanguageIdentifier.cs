namespace Studio.Data.Cleaning.Languages;

/// <summary>
/// Tells in which of thirteen languages a text is written: Chinese, Japanese, Korean, Arabic and Russian by their script;
/// English, Spanish, French, German, Italian, Portuguese, Dutch and Polish by their commonest words, letters and endings.
/// Tested on IMDB (English), ChnSentiCorp (Chinese), and one to three sentences for each of the others; small on
/// purpose, so short texts and names have no clear language, and neighbours such as Ukrainian are taken for Russian.
/// </summary>
public static class LanguageIdentifier
{
    /// <summary>Characters looked at: a language shows in the first page of a text.</summary>
    private const int Looked = 4000;

    private static readonly string[] s_latin = ["en", "es", "fr", "de", "it", "pt", "nl", "pl"];

    /// <summary>ISO 639-2's word for a text of which nothing tells the language.</summary>
    public const string Undetermined = "und";

    /// <summary>In English, by ISO 639-1 code.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["en"] = "English",
        ["zh"] = "Chinese",
        ["es"] = "Spanish",
        ["fr"] = "French",
        ["de"] = "German",
        ["it"] = "Italian",
        ["pt"] = "Portuguese",
        ["nl"] = "Dutch",
        ["pl"] = "Polish",
        ["ru"] = "Russian",
        ["ar"] = "Arabic",
        ["ja"] = "Japanese",
        ["ko"] = "Korean",
        [Undetermined] = "no clear language",
    };

    // what hardly any other of these languages writes
    private static readonly (string Language, string Letters)[] s_letters =
        [("es", "ñ¿¡"), ("fr", "œêùîûâ"), ("de", "ßäöü"), ("it", "ìò"), ("pt", "ãõ"), ("nl", "ĳ"), ("pl", "ąćęłńśźż")];

    private static readonly (string Language, string[] Endings)[] s_endings =
    [
        ("en", ["ing", "tion", "ness", "ly", "ould", "ight", "n't"]), ("es", ["ción", "dad", "mente", "ando", "iendo", "ería"]), ("fr", ["tion", "eux", "ment", "aient", "eur", "ique", "oir"]),
        ("de", ["ung", "keit", "lich", "isch", "schaft", "chen"]), ("it", ["zione", "mente", "ità", "ando", "tto", "gli", "ezza"]), ("pt", ["ção", "dade", "mente", "ções", "inho", "eiro"]),
        ("nl", ["lijk", "heid", "ij", "aar", "oor", "sch", "tje"]), ("pl", ["ość", "ego", "ych", "anie", "ski", "owa"]),
    ];

    private static readonly Dictionary<string, double[]> s_words = Weights();
    private static readonly Dictionary<string, double[]>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>As much of a text as is looked at.</summary>
    public static string Head(ReadOnlySpan<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, Looked)]);

    /// <summary>The language's ISO 639-1 code with a confidence of 0 to 1; "" when nothing tells.</summary>
    public static (string Language, double Confidence) Identify(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, Looked));
        Span<int> scripts = stackalloc int[6];
        foreach (var c in head)
        {
            if (Script(c) is >= 0 and var script)
                scripts[script]++;
        }
        return ByScript(scripts) ?? Latin(head);
    }

    private static int Script(char c) => c switch
    {
        <= 'z' when char.IsAsciiLetter(c) => 0,
        >= '\u00C0' and <= '\u024F' => 0,
        >= '\u4E00' and <= '\u9FFF' => 1,
        >= '\u3040' and <= '\u30FF' => 2,
        >= '\uAC00' and <= '\uD7A3' => 3,
        >= '\u0400' and <= '\u04FF' => 4,
        >= '\u0600' and <= '\u06FF' => 5,
        _ => -1,
    };

    /// <summary>Null for Latin letters. An ideograph says as much as three or four letters, so it weighs more than one.</summary>
    private static (string, double)? ByScript(ReadOnlySpan<int> scripts)
    {
        double latin = scripts[0], han = 3.0 * scripts[1], kana = 3.0 * scripts[2], hangul = 2.0 * scripts[3], cyrillic = scripts[4], arabic = scripts[5];
        var all = latin + han + kana + hangul + cyrillic + arabic;
        if (all == 0)
            return ("", 0);
        // Japanese writes ideographs too, but never without kana for long
        var (language, share) = kana > 0.1 * (han + kana) ? ("ja", han + kana) : ("zh", han + kana);
        foreach (var (other, weight) in (ReadOnlySpan<(string, double)>)[("ko", hangul), ("ru", cyrillic), ("ar", arabic)])
        {
            if (weight > share)
                (language, share) = (other, weight);
        }
        return share > latin ? (language, share / all) : null;
    }

    private static (string Language, double Confidence) Latin(ReadOnlySpan<char> text)
    {
        Span<double> scores = stackalloc double[s_latin.Length];
        Span<char> small = stackalloc char[StopWords.Longest];
        foreach (var word in Text.Words.Of(text))
        {
            var plain = StopWords.Plain(word, small);
            if (plain.Length > 0)
                Add(plain, scores);
        }
        return Best(scores);
    }

    private static void Add(ReadOnlySpan<char> word, Span<double> scores)
    {
        if (s_lookup.TryGetValue(word, out var weights))
        {
            for (var i = 0; i < scores.Length; i++)
                scores[i] += weights[i];
        }
        foreach (var (language, letters) in s_letters)
        {
            if (word.IndexOfAny(letters) >= 0)
                scores[Array.IndexOf(s_latin, language)] += 0.7;
        }
        if (word.Length < 5)
            return;
        foreach (var (language, endings) in s_endings)
        {
            foreach (var ending in endings)
            {
                if (word.EndsWith(ending, StringComparison.Ordinal))
                    scores[Array.IndexOf(s_latin, language)] += 0.3;
            }
        }
    }

    /// <summary>One word tells little: half of the confidence comes with about two good hints.</summary>
    private static (string, double) Best(ReadOnlySpan<double> scores)
    {
        int best = 0;
        double all = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            all += scores[i];
            best = scores[i] > scores[best] ? i : best;
        }
        if (all == 0)
            return ("", 0);
        double second = 0;
        for (var i = 0; i < scores.Length; i++)
            second = i != best ? Math.Max(second, scores[i]) : second;
        var lead = scores[best] / (scores[best] + second);
        return (s_latin[best], lead * scores[best] / (scores[best] + 0.5));
    }

    /// <summary>A word that several languages share says less for each.</summary>
    private static Dictionary<string, double[]> Weights()
    {
        var weights = new Dictionary<string, double[]>(StringComparer.Ordinal);
        for (var i = 0; i < s_latin.Length; i++)
        {
            foreach (var word in StopWords.Of(s_latin[i]).Words)
            {
                if (!weights.TryGetValue(word, out var row))
                    weights[word] = row = new double[s_latin.Length];
                row[i] = 1;
            }
        }
        foreach (var row in weights.Values)
        {
            var shared = row.Sum();
            for (var i = 0; i < row.Length; i++)
                row[i] /= shared;
        }
        return weights;
    }
}
