using System.Collections.Frozen;
using System.Globalization;

namespace Studio.Data.Cleaning.Text;

/// <summary>
/// Decompositions, combining classes and compositions of Unicode, from a table of our own: the program runs without ICU,
/// where .NET normalizes nothing but ASCII.
/// </summary>
internal static class UnicodeTable
{
    private static readonly Dictionary<int, int[]> s_canonical = [];
    private static readonly Dictionary<int, int[]> s_compatible = [];
    private static readonly Dictionary<int, byte> s_classes = [];
    private static readonly Dictionary<long, int> s_pairs = [];

    static UnicodeTable()
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("Studio.Data.Cleaning.Text.unicode.txt")
            ?? throw new InvalidOperationException("The table of Unicode's decompositions is not in the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#')
                Add(line.Split(' '));
        }
        Canonical = s_canonical.ToFrozenDictionary();
        Compatible = s_compatible.ToFrozenDictionary();
        Classes = s_classes.ToFrozenDictionary();
        Pairs = s_pairs.ToFrozenDictionary();
    }

    /// <summary>One step of canonical decomposition, by code point.</summary>
    public static FrozenDictionary<int, int[]> Canonical { get; }

    /// <summary>One step of compatibility decomposition, for those that have no canonical one.</summary>
    public static FrozenDictionary<int, int[]> Compatible { get; }

    /// <summary>Canonical combining classes other than 0.</summary>
    public static FrozenDictionary<int, byte> Classes { get; }

    /// <summary>What two code points compose to; the key is first &lt;&lt; 32 | second.</summary>
    public static FrozenDictionary<long, int> Pairs { get; }

    private static void Add(string[] words)
    {
        if (words[0] == "C")
        {
            for (var code = Code(words[1]); code <= Code(words[2]); code++)
                s_classes[code] = byte.Parse(words[3], CultureInfo.InvariantCulture);
            return;
        }
        var parts = words[2..].Select(Code).ToArray();
        (words[0] == "K" ? s_compatible : s_canonical)[Code(words[1])] = parts;
        if (words[0] == "D" && parts.Length == 2)
            s_pairs[(long)parts[0] << 32 | (uint)parts[1]] = Code(words[1]);
    }

    private static int Code(string hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
