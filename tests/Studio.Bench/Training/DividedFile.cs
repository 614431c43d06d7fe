namespace Studio.Bench.Training;

/// <summary>Brings one part of a divided set into a common CSV file: every record as it is, with the part's name behind it.</summary>
internal static class DividedFile
{
    public static void Append(string path, string split, TextWriter output)
    {
        using var input = new StreamReader(path);
        if (Path.GetExtension(path) == ".tsv")
        {
            // text, tab, label; no quoting of its own
            while (input.ReadLine() is { } line)
                output.Write($"\"{line[..line.LastIndexOf('\t')].Replace("\"", "\"\"", StringComparison.Ordinal)}\",{line[(line.LastIndexOf('\t') + 1)..]},{split}\n");
            return;
        }
        input.ReadLine(); // its header
        while (ReadRecord(input) is { } record)
            output.Write($"{record},{split}\n");
    }

    /// <summary>Up to the line break that is not inside quotes; a doubled quote opens and closes at once.</summary>
    private static string? ReadRecord(StreamReader input)
    {
        var record = input.ReadLine();
        while (record is not null && record.Count(c => c == '"') % 2 == 1)
            record += "\n" + input.ReadLine();
        return record;
    }
}
