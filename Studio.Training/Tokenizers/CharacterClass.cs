using System.Globalization;
using System.Text;

namespace Studio.Training.Tokenizers;

/// <summary>What pre-tokenization patterns ask of a character: \p{L}, \p{N}, \s or something else.</summary>
internal enum CharacterClass : byte
{
    Other,
    Letter,
    Number,
    Space,
}

/// <summary>Classes by table: an encoder asks for every character of a corpus.</summary>
internal static class CharacterClasses
{
    private static readonly CharacterClass[] s_basic = [.. Enumerable.Range(0, 0x10000).Select(c => Of(CharUnicodeInfo.GetUnicodeCategory(c), (char)c))];

    /// <summary>Where the run of characters of this class that goes on at <paramref name="at"/> ends.</summary>
    public static int RunEnd(ReadOnlySpan<char> text, int at, CharacterClass kind)
    {
        var classes = s_basic;
        while (at < text.Length)
        {
            var c = text[at];
            if (classes[c] == kind && !char.IsHighSurrogate(c)) at++;
            else if (!char.IsHighSurrogate(c) || At(text, at, out var length) != kind) return at;
            else at += length;
        }
        return at;
    }

    /// <summary>The class of the character at <paramref name="at"/>, and its UTF-16 units. A lone surrogate is Other.</summary>
    public static CharacterClass At(ReadOnlySpan<char> text, int at, out int length)
    {
        var c = text[at];
        length = 1;
        if (!char.IsHighSurrogate(c) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])) return s_basic[c];
        length = 2;
        return Of(Rune.GetUnicodeCategory(new Rune(c, text[at + 1])), c);
    }

    private static CharacterClass Of(UnicodeCategory category, char c) => category switch
    {
        <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
        >= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber => CharacterClass.Number,
        _ => char.IsWhiteSpace(c) ? CharacterClass.Space : CharacterClass.Other,
    };
}
