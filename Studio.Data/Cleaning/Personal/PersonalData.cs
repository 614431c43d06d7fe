using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Studio.Data.Cleaning.Personal;

/// <summary>
/// Finds personal data in texts: e-mail addresses, web addresses, Chinese identity cards (GB 11643 with its check digit
/// and date), payment cards (Luhn), IP addresses, and phone numbers as written in the US, internationally and in China.
/// Numbers are taken only where they stand alone, so that a part of a longer one is never a find.
/// </summary>
public static partial class PersonalData
{
    private static readonly SearchValues<string> s_addressSigns = SearchValues.Create(["://", "www."], StringComparison.OrdinalIgnoreCase);

    /// <summary>What was found of these kinds, in the text's order, never overlapping.</summary>
    public static List<PersonalSpan> Find(string text, IReadOnlyCollection<string> kinds)
    {
        var found = new List<PersonalSpan>();
        if (text.AsSpan().ContainsAny(s_addressSigns))
            Add(PersonalKinds.Url, Url(), text, found, _ => true);
        if (text.Contains('@', StringComparison.Ordinal))
            Add(PersonalKinds.Email, Email(), text, found, _ => true);
        if (text.Contains("::", StringComparison.Ordinal) || text.AsSpan().Count(':') >= 7)
            Add(PersonalKinds.Ip, IpV6(), text, found, m => IPAddress.TryParse(m, out _));
        if (HasNumber(text))
            FindNumbers(text, found);
        // kinds nobody asked for were looked for too: an address may hold what looks like a phone and must stay whole
        found.RemoveAll(span => !kinds.Contains(span.Kind));
        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;
    }

    /// <summary>The text with each find replaced.</summary>
    public static string Mask(string text, IReadOnlyList<PersonalSpan> found, Func<PersonalSpan, string> replacement)
    {
        var masked = new StringBuilder(text.Length);
        var at = 0;
        foreach (var span in found)
        {
            masked.Append(text, at, span.Start - at).Append(replacement(span));
            at = span.Start + span.Length;
        }
        return masked.Append(text, at, text.Length - at).ToString();
    }

    private static void FindNumbers(string text, List<PersonalSpan> found)
    {
        Add(PersonalKinds.Ip, IpV4(), text, found, IsAddress);
        Add(PersonalKinds.IdCard, IdCard(), text, found, CheckDigits.IsChineseIdCard);
        Add(PersonalKinds.CreditCard, CreditCard(), text, found, CheckDigits.IsPaymentCard);
        Add(PersonalKinds.Phone, ChinesePhone(), text, found, _ => true);
        Add(PersonalKinds.Phone, InternationalPhone(), text, found, IsInternational);
        Add(PersonalKinds.Phone, AmericanPhone(), text, found, _ => true);
    }

    private static void Add(string kind, Regex pattern, string text, List<PersonalSpan> found, Predicate<string> holds)
    {
        foreach (var match in pattern.EnumerateMatches(text))
        {
            var (start, length) = (match.Index, match.Length);
            var taken = found.Exists(s => s.Start < start + length && start < s.Start + s.Length);
            if (!taken && holds(text.Substring(start, length)))
                found.Add(new(kind, start, length));
        }
    }

    /// <summary>
    /// A stretch of digits and what stands between them with eight digits, or with four and three points as an address has:
    /// no number of these kinds has less, and most texts, with a year or a price, are done here.
    /// </summary>
    private static bool HasNumber(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('0', '9') is >= 0 and var at)
        {
            int digits = 0, points = 0;
            for (; at < rest.Length && (char.IsAsciiDigit(rest[at]) || rest[at] is ' ' or '.' or '-' or '(' or ')'); at++)
            {
                digits += char.IsAsciiDigit(rest[at]) ? 1 : 0;
                points += rest[at] == '.' ? 1 : 0;
            }
            if (digits >= 8 || (digits >= 4 && points >= 3))
                return true;
            rest = rest[at..];
        }
        return false;
    }

    /// <summary>8 to 15 digits after a plus; after 00, which luggage tags begin with too, 11 at least.</summary>
    private static bool IsInternational(string text) => text.Count(char.IsAsciiDigit) is var digits && digits <= 17 && digits >= (text[0] == '+' ? 8 : 11);

    /// <summary>Four numbers to 255, without leading zeros: 1.02.3.4 is a version.</summary>
    private static bool IsAddress(string text) =>
        text.Split('.').All(part => (part.Length == 1 || part[0] != '0') && int.Parse(part, CultureInfo.InvariantCulture) <= 255);

    [GeneratedRegex(@"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9](?:[A-Za-z0-9._%+\-]{0,62}[A-Za-z0-9_%+\-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    // Chinese text goes on without a blank, so an address ends before the first character that is not ASCII
    [GeneratedRegex(@"(?:(?:https?|ftp)://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9/#=&_~\-]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\.?[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex IpV4();

    [GeneratedRegex(@"(?<![0-9A-Fa-f:])(?:(?:[0-9A-Fa-f]{1,4}:){1,7}(?::|(?::[0-9A-Fa-f]{1,4}){1,6}|[0-9A-Fa-f]{1,4})|::(?:[0-9A-Fa-f]{1,4}:){0,6}[0-9A-Fa-f]{1,4})(?![0-9A-Fa-f:])", RegexOptions.CultureInvariant)]
    private static partial Regex IpV6();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex IdCard();

    [GeneratedRegex(@"(?<![0-9A-Za-z.\-])[2-6](?:[0-9]{12,18}|[0-9]{3}(?:[ \-][0-9]{4}){3}(?:[ \-][0-9]{1,3})?|[0-9]{3}[ \-][0-9]{6}[ \-][0-9]{5})(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex CreditCard();

    [GeneratedRegex(@"(?<![0-9A-Za-z.\-])(?:(?:\+|00)?86[ \-]?)?(?:1[3-9][0-9](?:[0-9]{8}|[ \-][0-9]{4}[ \-][0-9]{4})|(?:\(0[1-9][0-9]{1,2}\)|0[1-9][0-9]{1,2}[ \-])[0-9]{7,8}(?:-[0-9]{1,5})?|400-?[0-9]{3}-?[0-9]{4})(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex ChinesePhone();

    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:\+|00)[1-9][0-9]{0,2}[ .\-]?(?:\([0-9]{1,4}\)[ .\-]?)?[0-9]{1,4}(?:[ .\-]?[0-9]{2,4}){1,4}(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex InternationalPhone();

    // bare ten digits are as often an order number: separators or brackets must show that it is a phone
    [GeneratedRegex(@"(?<![0-9A-Za-z.\-])(?:1[ .\-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .\-])[2-9][0-9]{2}[ .\-][0-9]{4}(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex AmericanPhone();
}
