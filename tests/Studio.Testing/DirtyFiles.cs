using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;

namespace Studio.Testing;

/// <summary>
/// The files of a folder of dirty files, each with what Python's csv and json modules read from it: NAME.expected.json or
/// STEM.expected.json beside it, or an entry in a PREFIX_variants.json, whose rows stand in PREFIX_sample.expected.json.
/// A row that a table cannot hold (more fields than the header, a line that is no object, half a character) must be named
/// when it is left out; every other cell must be exact.
/// </summary>
public static class DirtyFiles
{
    /// <summary>Files to read and, where there is one, the file that says what they hold.</summary>
    public static IReadOnlyList<(string File, string? Expected)> Find(string folder)
    {
        var variants = Directory.EnumerateFiles(folder, "*_variants.json").SelectMany(list => Variants(folder, list)).ToDictionary(v => v.File, v => v.Expected);
        return [.. Directory.EnumerateFiles(folder)
            .Where(path => Path.GetExtension(path) is ".csv" or ".tsv" or ".jsonl" or ".txt")
            .Order(StringComparer.Ordinal)
            .Select(path => (path, variants.GetValueOrDefault(Path.GetFileName(path)) ?? Beside(path)))];
    }

    /// <summary>Null when the file is read exactly as it should be, otherwise where it first differs.</summary>
    public static string? Difference(Workspace workspace, string file, string? expected)
    {
        DatasetVersion version;
        try
        {
            var spec = new ImportSpec { Name = Path.GetFileName(file), Files = [new ImportFile(file)], SkipBadRows = expected is not null };
            var result = Importer.Import(workspace, spec, _ => { }, CancellationToken.None);
            version = new DatasetVersion(result.Manifest, result.Folder);
        }
        catch (UserError e)
        {
            return e.Message;
        }
        if (expected is null)
            return null;
        using var document = JsonDocument.Parse(File.ReadAllBytes(expected));
        var first = document.RootElement.EnumerateArray().First();
        return first.ValueKind == JsonValueKind.Array ? TableDifference(version, document.RootElement) : LineDifference(version, document.RootElement);
    }

    private static string? Beside(string path) =>
        new[] { path + ".expected.json", Path.ChangeExtension(path, ".expected.json") }.FirstOrDefault(File.Exists);

    private static List<(string File, string Expected)> Variants(string folder, string list)
    {
        var rows = Path.Combine(folder, Path.GetFileName(list).Replace("_variants.json", "_sample.expected.json", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(File.ReadAllBytes(list));
        return [.. document.RootElement.EnumerateArray().Select(v => (v.GetProperty("file").GetString()!, rows))];
    }

    private static string? TableDifference(DatasetVersion version, JsonElement expected)
    {
        var rows = expected.EnumerateArray().Select(r => r.EnumerateArray().Select(c => c.GetString()!).ToArray())
            .Where(r => r.Length > 0) // csv's word for an empty line
            .ToList();
        var names = version.Manifest.Columns.Select(c => c.Name).ToList();
        if (!names.SequenceEqual(rows[0]))
            return $"columns are {string.Join(", ", names)}";
        var whole = rows.Skip(1).Where(r => r.Length == rows[0].Length).ToList();
        return Named(version, rows.Count - 1 - whole.Count) ?? CellDifference(version, whole, (row, column, text) => whole[row][column] == text);
    }

    private static string? LineDifference(DatasetVersion version, JsonElement expected)
    {
        var lines = expected.EnumerateArray().Where(l => l.GetProperty("kind").GetString() != "blank").ToList();
        var objects = lines.Where(l => l.GetProperty("kind").GetString() == "dict").Select(l => JsonDocument.Parse(l.GetProperty("value_ascii").GetString()!).RootElement).Where(IsUnicode).ToList();
        var names = version.Manifest.Columns.Select(c => c.Name).ToList();
        if (objects.SelectMany(o => o.EnumerateObject()).Select(p => p.Name).FirstOrDefault(n => !names.Contains(n)) is { } absent)
            return $"the column {absent} is missing";
        return Named(version, lines.Count - objects.Count)
            ?? CellDifference(version, objects, (row, column, text) => objects[row].TryGetProperty(names[column], out var value) ? Same(value, text) : text.Length == 0);
    }

    private static string? Named(DatasetVersion version, int unreadable)
    {
        var named = version.Manifest.Operations.Count(o => o.Contains(", line ", StringComparison.Ordinal) || o.Contains(", row ", StringComparison.Ordinal));
        return named == unreadable ? null : $"{named} rows are named as left out where {unreadable} cannot stand in a table";
    }

    private static string? CellDifference<T>(DatasetVersion version, List<T> rows, Func<int, int, string, bool> same)
    {
        if (version.Manifest.RowCount != rows.Count)
            return $"{version.Manifest.RowCount} rows instead of {rows.Count}";
        using var reader = new DatasetReader(version);
        for (var offset = 0; offset < rows.Count; offset += 1000)
        {
            foreach (var row in reader.ReadPage(new PageRequest { Offset = offset, Count = 1000 }).Rows)
            {
                for (var column = 0; column < row.Values.Count; column++)
                {
                    if (!same((int)row.Index, column, CellText.Of(row.Values[column])))
                        return $"row {row.Index + 1}, {version.Manifest.Columns[column].Name}: '{CellText.Of(row.Values[column])}'";
                }
            }
        }
        return null;
    }

    /// <summary>Numbers by their value (1e2 is 100), texts by their characters, nested values by what they hold.</summary>
    private static bool Same(JsonElement expected, string text) => expected.ValueKind switch
    {
        JsonValueKind.String => expected.GetString() == text,
        JsonValueKind.Null => text.Length == 0,
        JsonValueKind.True or JsonValueKind.False => text == expected.GetRawText(),
        JsonValueKind.Number => text == expected.GetRawText() || (!expected.GetRawText().All(char.IsAsciiDigit) && double.Parse(text, System.Globalization.CultureInfo.InvariantCulture).Equals(expected.GetDouble())),
        _ => JsonElement.DeepEquals(expected, JsonDocument.Parse(text).RootElement),
    };

    /// <summary>Whether no text in it holds half a character, which UTF-8 and so a table cannot hold.</summary>
    private static bool IsUnicode(JsonElement value)
    {
        try
        {
            return value.EnumerateObject().All(p => p.Value.ValueKind != JsonValueKind.String || p.Value.GetString() is not null);
        }
        catch (InvalidOperationException) // the reader's way of saying so
        {
            return false;
        }
    }
}
