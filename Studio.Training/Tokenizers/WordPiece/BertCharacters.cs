using System.Globalization;
using System.Text;

namespace Studio.Training.Tokenizers.WordPiece;

/// <summary>BERT's ideas of control, white space, punctuation and ideograph, which are nearly Unicode's.</summary>
internal static class BertCharacters
{
    public static bool IsDropped(Rune rune) =>
        rune.Value is 0 or 0xFFFD || (rune.Value is not ('\t' or '\n' or '\r') && IsOther(Rune.GetUnicodeCategory(rune)));

    public static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune);

    // ASCII's symbols count as punctuation though Unicode has them as symbols
    public static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        : Rune.IsPunctuation(rune);

    /// <summary>The blocks of CJK ideographs; not kana, not Hangul, not CJK punctuation, which are written with spaces or cut elsewhere.</summary>
    public static bool IsIdeograph(Rune rune) => rune.Value is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private static bool IsOther(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
