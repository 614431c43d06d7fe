namespace Studio.Data.Tables.Sources;

/// <summary>Makes any header usable: every column has a name of its own, without control characters, 200 characters at most.</summary>
internal static class ColumnNames
{
    public const int Most = 4096;
    private const int Longest = 200;

    public static string[] Clean(IEnumerable<string> names)
    {
        // DuckDB compares names without case.
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return names.Select((name, i) => Unique(CleanOne(name, i), used)).ToArray();
    }

    public static string Unique(string name, ISet<string> used)
    {
        var unique = name;
        for (var n = 2; !used.Add(unique); n++)
            unique = $"{name} ({n})";
        return unique;
    }

    public static string CleanOne(string name, int index)
    {
        var clean = string.Concat(name.Where(c => !char.IsControl(c))).Trim();
        return clean.Length == 0 ? $"column {index + 1}" : clean.Length <= Longest ? clean : clean[..Longest];
    }
}
