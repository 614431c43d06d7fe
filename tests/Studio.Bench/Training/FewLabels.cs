using Studio.Testing;

namespace Studio.Bench.Training;

/// <summary>IMDB as somebody with few labels has it: all training reviews to read, some of them judged, and the test reviews.</summary>
internal static class FewLabels
{
    public const string Texts = "reviews";
    public const string Labeled = "judged";

    /// <summary>Two datasets; line breaks of HTML become blanks, and as many reviews of either kind are drawn, the same every time.</summary>
    public static async Task ImportAsync(BenchWorkspace workspace, int labels, int validation)
    {
        using var folder = new TempFolder();
        var (train, test) = (Read("data/imdb/imdb_train.csv", folder), Read("data/imdb/imdb_test.csv", folder));
        var random = new Random(1);
        var drawn = train.GroupBy(row => row.Label).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.OrderBy(_ => random.Next()).Take((labels + validation) / 2).ToList()).ToList();
        var judged = drawn.SelectMany(rows => rows.Select((row, i) => (row.Text, row.Label, Split: i < labels / 2 ? "train" : "validation")))
            .Concat(test.Select(row => (row.Text, row.Label, Split: "test")));
        await File.WriteAllLinesAsync(folder.File("texts.csv"), train.Select(row => row.Text).Prepend("text"));
        await File.WriteAllLinesAsync(folder.File("judged.csv"), judged.Select(row => $"{row.Text},{row.Label},{row.Split}").Prepend("text,label,split"));
        var root = workspace.Workspace.Root;
        await BenchWorkspace.WorkerAsync("import", folder.File("texts.csv"), "--name", Texts, "--text", "text", "--workspace", root);
        await BenchWorkspace.WorkerAsync("import", folder.File("judged.csv"), "--name", Labeled, "--text", "text", "--label", "label", "--workspace", root);
    }

    /// <summary>Texts as they stand in the file, quotes and all; the published columns are id, rating, label, text.</summary>
    private static List<(string Text, string Label)> Read(string file, TempFolder folder)
    {
        var copy = folder.File("part.csv");
        using (var writer = new StreamWriter(copy)) DividedFile.Append(BenchWorkspace.Shared(file), "x", writer);
        var rows = new List<(string Text, string Label)>();
        foreach (var record in File.ReadAllText(copy).Split(",x\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = record.Split(',', 4);
            rows.Add((fields[3].Replace("<br />", " ", StringComparison.Ordinal).ReplaceLineEndings(" "), fields[2]));
        }
        return rows;
    }
}
