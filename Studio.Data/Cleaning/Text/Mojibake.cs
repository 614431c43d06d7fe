using System.Text;
using System.Text.Unicode;

namespace Studio.Data.Cleaning.Text;

/// <summary>
/// Mends text whose UTF-8 was once read as windows-1252 or Latin-1 ("cafÃ©", "donâ€™t"), or as GBK ("浣犲ソ" for 你好). Only what can have come about no other way is touched: a
/// sequence that is valid UTF-8 and begins with Ã or Â, or is three or four bytes long; other two-byte
/// ones (É» is also a letter and a quote) only where they are most of what is not ASCII. Done twice, for text ruined twice.
/// </summary>
public static class Mojibake
{
    /// <summary>Characters of windows-1252 at 0x80 to 0x9F; those it lacks stand for themselves, as in Latin-1.</summary>
    private const string High = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private static readonly Dictionary<char, byte> s_high = High.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => (byte)(0x80 + p.i));
    private static readonly Encoding s_gb = Gb();

    /// <summary>The very same string when nothing is ruined.</summary>
    public static string Repair(string text)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            var mended = RepairGb(RepairWestern(text));
            if (ReferenceEquals(mended, text))
                break;
            text = mended;
        }
        return text;
    }

    private static string RepairWestern(string text)
    {
        var first = text.AsSpan().IndexOfAnyInRange('\u00C2', '\u00F4');
        if (first < 0)
            return text;
        var allowShort = MostlyPairs(text);
        StringBuilder? mended = null;
        var copied = 0;
        Span<byte> bytes = stackalloc byte[4];
        for (var at = first; at < text.Length - 1; at++)
        {
            var length = Sequence(text, at, bytes);
            if (length == 0 || (length == 2 && text[at] > '\u00C3' && !allowShort))
                continue;
            if (Rune.DecodeFromUtf8(bytes[..length], out var rune, out var used) != System.Buffers.OperationStatus.Done || used != length)
                continue;
            mended ??= new StringBuilder(text.Length);
            mended.Append(text, copied, at - copied).Append(rune.ToString());
            at += length - 1;
            copied = at + 1;
        }
        return mended is null ? text : mended.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Length of the sequence the character leads, its bytes filled in; 0 when it leads none.</summary>
    private static int Sequence(string text, int at, Span<byte> bytes)
    {
        var lead = text[at];
        var length = lead switch { >= '\u00C2' and <= '\u00DF' => 2, >= '\u00E0' and <= '\u00EF' => 3, >= '\u00F0' and <= '\u00F4' => 4, _ => 0 };
        if (length == 0 || at + length > text.Length)
            return 0;
        bytes[0] = (byte)lead;
        for (var i = 1; i < length; i++)
        {
            if (Byte(text[at + i]) is not (>= 0x80 and < 0xC0 and var b))
                return 0;
            bytes[i] = (byte)b;
        }
        return length;
    }

    private static int Byte(char c) => c < 0x100 ? c : s_high.TryGetValue(c, out var b) ? b : -1;

    /// <summary>At least three two-byte sequences, and hardly anything else beyond ASCII.</summary>
    private static bool MostlyPairs(string text)
    {
        int pairs = 0, other = 0;
        Span<byte> bytes = stackalloc byte[4];
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] < 0x80)
                continue;
            var length = Sequence(text, at, bytes);
            pairs += length == 2 ? 1 : 0;
            other += length == 0 ? 1 : 0;
            at += Math.Max(0, length - 1);
        }
        return pairs >= 3 && pairs > 4 * other;
    }

    /// <summary>Chinese text that, written as GBK again, is UTF-8 of three-byte characters throughout: that is no chance.</summary>
    private static string RepairGb(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\u4E00', '\u9FFF') < 0)
            return text;
        byte[] bytes;
        try
        {
            bytes = s_gb.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return text; // holds what GBK cannot have come from
        }
        if (!Utf8.IsValid(bytes))
            return text;
        var mended = Encoding.UTF8.GetString(bytes);
        return mended.All(c => c < 0x80 || c >= 0x2000) ? mended : text;
    }

    private static Encoding Gb()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }
}
