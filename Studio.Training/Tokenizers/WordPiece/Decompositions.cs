using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Studio.Training.Tokenizers.WordPiece;

/// <summary>
/// Accents taken off a character: canonical decomposition without the nonspacing marks. From a table of our own, because
/// the program runs without ICU, where .NET normalizes nothing but ASCII.
/// </summary>
internal static class Decompositions
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3, Vowels = 21, Trails = 28;
    private static readonly FrozenDictionary<int, Rune[]> s_table = Read();

    /// <summary>Writes what stays of the character; at most four runes.</summary>
    public static int Strip(Rune rune, Span<Rune> stays)
    {
        if (rune.Value is >= HangulFirst and <= HangulLast) return Hangul(rune.Value - HangulFirst, stays);
        if (s_table.TryGetValue(rune.Value, out var known))
        {
            known.CopyTo(stays);
            return known.Length;
        }
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark) return 0;
        stays[0] = rune;
        return 1;
    }

    // The Unicode Standard, section 3.12
    private static int Hangul(int index, Span<Rune> stays)
    {
        stays[0] = new(0x1100 + index / (Vowels * Trails));
        stays[1] = new(0x1161 + index % (Vowels * Trails) / Trails);
        var trail = index % Trails;
        if (trail == 0) return 2;
        stays[2] = new(0x11A7 + trail);
        return 3;
    }

    private static FrozenDictionary<int, Rune[]> Read()
    {
        using var stream = typeof(Decompositions).Assembly.GetManifestResourceStream("Studio.Training.Tokenizers.WordPiece.decompositions.txt")
            ?? throw new InvalidOperationException("The table of decompositions is not in the assembly.");
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, Rune[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#') continue;
            var codes = line.Split(' ').Select(hex => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
            table[codes[0]] = [.. codes[1..].Select(code => new Rune(code))];
        }
        return table.ToFrozenDictionary();
    }
}
