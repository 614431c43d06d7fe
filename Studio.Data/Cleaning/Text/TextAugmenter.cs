using System.Text;

namespace Studio.Data.Cleaning.Text;

/// <summary>
/// Says a text a little differently, so that a model does not learn its words by heart: words left out, neighbours
/// exchanged, slips of the finger on a keyboard and of the ear, words replaced by others of the same meaning (Wei and Zou,
/// EDA, 2019).
/// Each rate is the share of words it happens to, 0 to 1; ideographs count as words of their own.
/// </summary>
public sealed class TextAugmenter(double deleteRate, double swapRate, double typoRate, double synonymRate, SynonymTable synonyms)
{
    private static readonly string[] s_keyboard = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    private static readonly Dictionary<char, string> s_neighbours = Neighbours();

    public bool IsOff => deleteRate == 0 && swapRate == 0 && typoRate == 0 && synonymRate == 0;

    /// <param name="unit">numbers from 0 up to 1, which alone decide what happens.</param>
    public string Apply(string text, Func<double> unit)
    {
        if (IsOff)
            return text;
        var words = Words(text);
        var count = words.Count(IsWord);
        for (var i = 0; i < words.Count; i++)
        {
            if (!IsWord(words[i]))
                continue;
            // the last word stays: no text must become none
            if (unit() < deleteRate && count > 1)
            {
                words[i] = "";
                count--;
                continue;
            }
            if (unit() < synonymRate && synonyms.Of(words[i]) is { Count: > 0 } others)
                words[i] = others[(int)(unit() * others.Count)];
            if (unit() < typoRate)
                words[i] = Slip(words[i], unit);
        }
        Swap(words, unit);
        return Join(words, text);
    }

    private void Swap(List<string> words, Func<double> unit)
    {
        var places = Enumerable.Range(0, words.Count).Where(i => IsWord(words[i])).ToList();
        for (var i = 0; i + 1 < places.Count; i++)
            if (unit() < swapRate)
                (words[places[i]], words[places[i + 1]]) = (words[places[i + 1]], words[places[i]]);
    }

    /// <summary>A word of the same sound, or one letter doubled, left out, exchanged with the next, or replaced by its neighbour on the keyboard.</summary>
    private static string Slip(string word, Func<double> unit)
    {
        // an ideograph comes from no single key: what is mistaken is its sound
        if (Homophones.Of(word) is { Count: > 0 } others && (!char.IsAscii(word[0]) || unit() < 0.5))
            return AsWritten(word, others[(int)(unit() * others.Count)]);
        var at = (int)(unit() * word.Length);
        var letter = word[at];
        if (!char.IsAsciiLetter(letter))
            return word;
        switch ((int)(unit() * 4))
        {
            case 0: return word.Insert(at, letter.ToString());
            case 1: return word.Length > 1 ? word.Remove(at, 1) : word;
            case 2: return at + 1 < word.Length && char.IsAsciiLetter(word[at + 1]) ? word[..at] + word[at + 1] + letter + word[(at + 2)..] : word;
            default:
                var near = s_neighbours[char.ToLowerInvariant(letter)];
                var other = near[(int)(unit() * near.Length)];
                return word[..at] + (char.IsUpper(letter) ? char.ToUpperInvariant(other) : other) + word[(at + 1)..];
        }
    }

    private static string AsWritten(string word, string other) => char.IsUpper(word[0]) ? char.ToUpperInvariant(other[0]) + other[1..] : other;

    /// <summary>Words and what stands between them in turn, so that joined they are the text.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var run = new StringBuilder();
        var letters = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var ideograph = IsIdeograph(rune);
            var letter = ideograph || Rune.IsLetterOrDigit(rune) || (rune.Value == '\'' && letters);
            if (run.Length > 0 && (letter != letters || ideograph || (run.Length is 1 or 2 && IsIdeograph(Rune.GetRuneAt(run.ToString(), 0)))))
            {
                words.Add(run.ToString());
                run.Clear();
            }
            run.Append(rune.ToString());
            letters = letter;
        }
        if (run.Length > 0)
            words.Add(run.ToString());
        return words;
    }

    /// <summary>Where a word went, one of the two blanks around it goes too.</summary>
    private static string Join(List<string> words, string text)
    {
        var joined = new StringBuilder(text.Length);
        foreach (var word in words)
            joined.Append(joined.Length > 0 && joined[^1] == ' ' && word.StartsWith(' ') ? word[1..] : word);
        return joined.ToString().Trim(' ');
    }

    private static bool IsWord(string piece) => piece.Length > 0 && Rune.IsLetterOrDigit(Rune.GetRuneAt(piece, 0));

    private static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private static Dictionary<char, string> Neighbours()
    {
        var near = new Dictionary<char, string>();
        for (var row = 0; row < 3; row++)
            for (var at = 0; at < s_keyboard[row].Length; at++)
                near[s_keyboard[row][at]] = string.Concat(
                    Key(row, at - 1), Key(row, at + 1), Key(row - 1, at), Key(row - 1, at + 1), Key(row + 1, at - 1), Key(row + 1, at));
        return near;

        static string Key(int row, int at) => row is >= 0 and < 3 && at >= 0 && at < s_keyboard[row].Length ? s_keyboard[row][at].ToString() : "";
    }
}
