using System.Buffers.Text;
using System.Globalization;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// Which texts may be stored as numbers without losing anything: an integer only as it would be printed again (no leading
/// zeros, no plus sign, 64 bits), a number only when its digits survive in a double. 00123, 12345678901234567890 and NaN
/// stay text.
/// </summary>
internal static class NumberText
{
    public static bool IsInteger(ReadOnlySpan<byte> text, out long value)
    {
        if (!Utf8Parser.TryParse(text, out value, out int used) || used != text.Length || text[0] == '+')
            return false;
        var digits = text[0] == '-' ? text[1..] : text;
        return digits[0] != '0' || text.Length == 1;
    }

    public static bool IsNumber(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (!HasNumberForm(text, out var digits))
            return false;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
            return false;
        // 15 significant digits always survive; more do when the double prints the same digits again.
        return digits <= 15 || SameDigits(text, value);
    }

    public static bool IsBoolean(ReadOnlySpan<byte> text, out bool value) =>
        Utf8Parser.TryParse(text, out value, out int used) && used == text.Length;

    /// <summary>-?digits[.digits][e[+-]digits], without a leading zero before another digit.</summary>
    /// <param name="digits">significant digits of the mantissa.</param>
    private static bool HasNumberForm(ReadOnlySpan<byte> text, out int digits)
    {
        digits = 0;
        var at = 0;
        if (at < text.Length && text[at] == '-')
            at++;
        var whole = CountDigits(text[at..]);
        if (whole == 0 || (whole > 1 && text[at] == '0'))
            return false;
        digits = whole;
        at += whole;
        if (at < text.Length && text[at] == '.')
        {
            var fraction = CountDigits(text[(at + 1)..]);
            if (fraction == 0)
                return false;
            digits += fraction;
            at += 1 + fraction;
        }
        return at == text.Length || IsExponent(text[at..]);
    }

    private static bool IsExponent(ReadOnlySpan<byte> text)
    {
        if (text[0] is not ((byte)'e' or (byte)'E'))
            return false;
        var at = text.Length > 1 && text[1] is (byte)'+' or (byte)'-' ? 2 : 1;
        return at < text.Length && CountDigits(text[at..]) == text.Length - at;
    }

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        var count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return count < 0 ? text.Length : count;
    }

    private static bool SameDigits(ReadOnlySpan<byte> text, double value)
    {
        Span<byte> printed = stackalloc byte[32];
        return value.TryFormat(printed, out var length, "R", CultureInfo.InvariantCulture)
            && Significant(text).SequenceEqual(Significant(printed[..length]));
    }

    /// <summary>The mantissa's digits without leading and trailing zeros.</summary>
    private static ReadOnlySpan<byte> Significant(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)'e', (byte)'E');
        var digits = new byte[text.Length];
        var count = 0;
        foreach (var b in end < 0 ? text : text[..end])
        {
            if (b is >= (byte)'0' and <= (byte)'9')
                digits[count++] = b;
        }
        return digits.AsSpan(0, count).Trim((byte)'0');
    }
}
