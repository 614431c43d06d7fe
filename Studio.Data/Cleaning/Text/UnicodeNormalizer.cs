using System.Text;

namespace Studio.Data.Cleaning.Text;

/// <summary>
/// Unicode normalization to composed forms (Unicode Standard Annex 15): NFC, or NFKC, which also takes full-width letters,
/// ligatures and the like to their plain forms.
/// </summary>
public static class UnicodeNormalizer
{
    private const int HangulFirst = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Trails = 0x11A7;
    private const int VowelCount = 21, TrailCount = 28, LeadCount = 19, HangulCount = LeadCount * VowelCount * TrailCount;

    // one bit a UTF-16 unit that may make normalization do anything; surrogates always may
    private static readonly ulong[] s_canonicalChanges = Changes(compatible: false);
    private static readonly ulong[] s_compatibleChanges = Changes(compatible: true);

    /// <summary>The very same string when it is normalized already.</summary>
    public static string Normalize(string text, bool compatible)
    {
        var changes = compatible ? s_compatibleChanges : s_canonicalChanges;
        foreach (var unit in text)
        {
            if ((changes[unit >> 6] >> (unit & 63) & 1) != 0)
                return Rewrite(text, compatible);
        }
        return text;
    }

    private static string Rewrite(string text, bool compatible)
    {
        var codes = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, compatible, codes);
        Order(codes);
        var length = Compose(codes);
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < length; i++)
            result.Append(new Rune(codes[i]).ToString());
        return result.Equals(text) ? text : result.ToString();
    }

    private static void Decompose(int code, bool compatible, List<int> codes)
    {
        if (code is >= HangulFirst and < HangulFirst + HangulCount)
        {
            var index = code - HangulFirst;
            codes.Add(Leads + index / (VowelCount * TrailCount));
            codes.Add(Vowels + index % (VowelCount * TrailCount) / TrailCount);
            if (index % TrailCount != 0)
                codes.Add(Trails + index % TrailCount);
        }
        else if (UnicodeTable.Canonical.TryGetValue(code, out var parts) || (compatible && UnicodeTable.Compatible.TryGetValue(code, out parts)))
        {
            foreach (var part in parts)
                Decompose(part, compatible, codes);
        }
        else
        {
            codes.Add(code);
        }
    }

    /// <summary>Marks after a base in the order of their classes; a stable insertion, since there are few.</summary>
    private static void Order(List<int> codes)
    {
        for (var i = 1; i < codes.Count; i++)
        {
            var mark = Class(codes[i]);
            for (var at = i; mark > 0 && at > 0 && Class(codes[at - 1]) > mark; at--)
                (codes[at - 1], codes[at]) = (codes[at], codes[at - 1]);
        }
    }

    /// <summary>Composes in place.</summary>
    /// <returns>the number of code points left.</returns>
    private static int Compose(List<int> codes)
    {
        int starter = -1, written = 0, last = 0;
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var mark = Class(code);
            // blocked when something of the same or a higher class, or another starter, stands between
            var adjacent = starter >= 0 && (written - 1 == starter || (last > 0 && last < mark));
            if (adjacent && Pair(codes[starter], code) is > 0 and var composed)
            {
                codes[starter] = composed;
                continue;
            }
            if (mark == 0)
                starter = written;
            last = mark;
            codes[written++] = code;
        }
        return written;
    }

    private static int Pair(int first, int second)
    {
        if (first is >= Leads and < Leads + LeadCount && second is >= Vowels and < Vowels + VowelCount)
            return HangulFirst + ((first - Leads) * VowelCount + second - Vowels) * TrailCount;
        if (first is >= HangulFirst and < HangulFirst + HangulCount && (first - HangulFirst) % TrailCount == 0 && second is > Trails and < Trails + TrailCount)
            return first + second - Trails;
        return UnicodeTable.Pairs.GetValueOrDefault((long)first << 32 | (uint)second);
    }

    private static int Class(int code) => code < 0x300 ? 0 : UnicodeTable.Classes.GetValueOrDefault(code);

    private static ulong[] Changes(bool compatible)
    {
        var bits = new ulong[1024];
        for (var unit = 0xD800; unit < 0xE000; unit++)
            Set(unit);
        foreach (var code in UnicodeTable.Classes.Keys)
            Set(code);
        foreach (var pair in UnicodeTable.Pairs.Keys)
            Set((int)pair); // may compose with what stands before it
        foreach (var (code, parts) in UnicodeTable.Canonical)
        {
            if (parts.Length == 1 || UnicodeTable.Pairs.GetValueOrDefault((long)parts[0] << 32 | (uint)parts[1]) != code)
                Set(code);
        }
        for (var jamo = Vowels; jamo < Trails + TrailCount; jamo++)
            Set(jamo);
        if (compatible)
        {
            foreach (var code in UnicodeTable.Compatible.Keys)
                Set(code);
            foreach (var (code, parts) in UnicodeTable.Canonical)
            {
                if (parts.Any(UnicodeTable.Compatible.ContainsKey))
                    Set(code);
            }
        }
        return bits;

        void Set(int code)
        {
            if (code < 0x10000)
                bits[code >> 6] |= 1UL << (code & 63);
        }
    }
}
