using System.Globalization;

namespace Studio.Data.Cleaning.Personal;

/// <summary>Numbers that carry a digit to check them by.</summary>
public static class CheckDigits
{
    private const string IdCardCheck = "10X98765432";
    private static readonly int[] s_idCardWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>18 characters: place, date of birth, number, and a check by ISO 7064 MOD 11-2 (GB 11643-1999).</summary>
    public static bool IsChineseIdCard(string text)
    {
        if (text.Length != 18 || !DateTime.TryParseExact(text.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return false;
        var sum = 0;
        for (var i = 0; i < s_idCardWeights.Length; i++)
            sum += s_idCardWeights[i] * (text[i] - '0');
        return IdCardCheck[sum % 11] == char.ToUpperInvariant(text[17]);
    }

    /// <summary>13 to 19 digits that pass Luhn's check (ISO/IEC 7812), not all alike; blanks and hyphens are passed over.</summary>
    public static bool IsPaymentCard(string text)
    {
        int sum = 0, digits = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i]))
                continue;
            var digit = text[i] - '0';
            if (digits++ % 2 == 1)
                digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
            sum += digit;
        }
        return digits is >= 13 and <= 19 && sum % 10 == 0 && text.Where(char.IsAsciiDigit).Distinct().Skip(1).Any();
    }
}
