namespace Studio.Web.Importing;

/// <summary>
/// What pasted text is called on its way in. A file's name tells its format; pasted text has none, so it gets one by the
/// look of its first lines. The preview shows what came of it, and the format can be changed there.
/// </summary>
public static class PastedText
{
    private const int LinesLookedAt = 10;

    public static string NameFor(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.StartsWith("{\"") || start.StartsWith("[{"))
            return "pasted.jsonl";
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).Take(LinesLookedAt).ToList();
        return IsTable(lines, '\t') ? "pasted.tsv" : IsTable(lines, ',') || IsTable(lines, ';') ? "pasted.csv" : "pasted.txt";
    }

    /// <summary>Every line has as many fields as the first, and the first reads like names: prose has a space after its commas.</summary>
    private static bool IsTable(List<string> lines, char delimiter)
    {
        if (lines.Count < 2)
            return false;
        var delimiters = Count(lines[0], delimiter);
        return delimiters > 0 && !lines[0].Contains($"{delimiter} ", StringComparison.Ordinal) && lines.TrueForAll(line => Count(line, delimiter) == delimiters);
    }

    private static int Count(string line, char delimiter)
    {
        var (count, quoted) = (0, false);
        foreach (var c in line)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == delimiter && !quoted)
                count++;
        }
        return count;
    }
}
