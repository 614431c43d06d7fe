using System.Globalization;
using System.Text;

namespace Studio.Data.Cleaning.Text;

public static class Characters
{
    private static readonly byte[] s_asciiSpecial = [.. Enumerable.Range(0, 0x80).Select(c => (byte)(char.IsLetterOrDigit((char)c) || char.IsWhiteSpace((char)c) ? 0 : 1))];

    /// <summary>Unicode code points.</summary>
    public static int Count(string text)
    {
        var count = text.Length;
        foreach (var c in text)
            count -= char.IsLowSurrogate(c) ? 1 : 0;
        return count;
    }

    /// <summary>Share of characters that are neither letters, marks, digits nor blanks: punctuation, symbols, emoji; 0 for an empty text.</summary>
    public static double SpecialShare(string text)
    {
        if (text.Length == 0)
            return 0;
        int special = 0, all = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            all++;
            if (c < 0x80)
            {
                special += s_asciiSpecial[c];
                continue;
            }
            if (char.IsHighSurrogate(c) && i + 1 < text.Length)
                special += IsSpecial(Rune.GetUnicodeCategory(new Rune(c, text[++i]))) ? 1 : 0;
            else
                special += !char.IsWhiteSpace(c) && IsSpecial(char.GetUnicodeCategory(c)) ? 1 : 0;
        }
        return (double)special / all;
    }

    private static bool IsSpecial(UnicodeCategory category) => category > UnicodeCategory.OtherNumber;
}
