using System.Text;

namespace Studio.Bench.Curation;

/// <summary>Short texts like reviews and tweets, 10 to 30 words of a vocabulary with frequencies as in language, one of ten a near copy of an earlier one. The same each time.</summary>
public static class ShortTexts
{
    private const int Vocabulary = 20_000;

    public static List<string> Make(int count)
    {
        var random = new Random(1);
        var words = Enumerable.Range(0, Vocabulary).Select(_ => Word(random)).ToArray();
        var texts = new List<string>(count);
        while (texts.Count < count)
            texts.Add(texts.Count > 100 && random.Next(10) == 0 ? Copy(texts[random.Next(texts.Count)], words, random) : Text(words, random));
        return texts;
    }

    private static string Text(string[] words, Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(10, 31); i > 0; i--)
            text.Append(words[Draw(random)]).Append(i == 1 ? "." : random.Next(12) == 0 ? ", " : " ");
        text[0] = char.ToUpperInvariant(text[0]);
        return text.ToString();
    }

    private static string Copy(string text, string[] words, Random random)
    {
        var parts = text.Split(' ');
        parts[random.Next(parts.Length)] = words[Draw(random)];
        return string.Join(' ', parts);
    }

    /// <summary>Roughly Zipf: the logarithm of the rank is even.</summary>
    private static int Draw(Random random) => (int)Math.Pow(Vocabulary, random.NextDouble()) - 1;

    private static string Word(Random random)
    {
        const string Consonants = "bcdfghjklmnprstvw", Vowels = "aeiou";
        return string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{Consonants[random.Next(Consonants.Length)]}{Vowels[random.Next(Vowels.Length)]}{(random.Next(3) == 0 ? "n" : "")}"));
    }
}
