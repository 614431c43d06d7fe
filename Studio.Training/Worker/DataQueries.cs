using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Statistics;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>Questions of `data` about versions, copies and labels; answers are JSON for scripts, but for the list.</summary>
internal static class DataQueries
{
    private static readonly JsonSerializerOptions s_indented = new(JournalJson.Options) { WriteIndented = true };

    /// <summary>A line for each version, the newest last.</summary>
    public static void List(Workspace workspace, CommandLine line)
    {
        line.Done();
        foreach (var version in DatasetFolder.List(workspace))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{version.Reference}\t{version.Manifest.RowCount} rows\t{version.Manifest.Bytes} bytes\t{version.Manifest.Name}"));
    }

    public static void Difference(Workspace workspace, CommandLine line)
    {
        var to = DatasetFolder.Resolve(workspace, line.Value("DATASET"));
        var from = line.Option("from", to.Manifest.Parent ?? to.Manifest.Version - 1);
        line.Done();
        Print(VersionDifference.Between(workspace, DatasetFolder.Resolve(workspace, $"{to.Manifest.DatasetId}@{from}"), to));
    }

    /// <summary>Groups of rows that say (nearly) the same.</summary>
    public static void Copies(Workspace workspace, CommandLine line)
    {
        var version = DatasetFolder.Resolve(workspace, line.Value("DATASET"));
        var column = line.Option("column") ?? version.Manifest.ColumnWithRole(ColumnRole.Text)?.Name ?? throw new UserError($"'{version.Manifest.Name}' has no text column; name one with --column.");
        line.Done();
        version.Manifest.Column(column);
        var groups = CopyGroups.Find(workspace, version, column, _ => { }, CancellationToken.None);
        Print(new
        {
            Groups = groups.Count,
            Copies = groups.Sum(g => g.Length - 1),
            Rows = groups.Select(g => g.Select(r => r.Row)),
        });
    }

    /// <summary>What each person last said of each row, one JSON object a line; what was handed in unless all is asked for.</summary>
    public static void Labels(Workspace workspace, CommandLine line)
    {
        var name = line.Value("PROJECT");
        var all = line.Flag("all");
        line.Done();
        var project = LabelFolder.Find(workspace, name) ?? LabelFolder.List(workspace).FirstOrDefault(p => p.Name == name)
            ?? throw new UserError($"There is no labeling project '{name}'; there are {string.Join(", ", LabelFolder.List(workspace).Select(p => $"{p.Id} ({p.Name})").DefaultIfEmpty("none"))}.");
        var last = new Dictionary<(int Row, string By), LabelEvent>();
        foreach (var change in LabelJournal.Read(LabelFolder.Events(workspace, project.Id)))
            last[(change.Row, change.By)] = change;
        foreach (var said in last.Values.Where(e => all || e.To.Status == LabelStatus.Submitted).OrderBy(e => e.Row).ThenBy(e => e.By, StringComparer.Ordinal))
            Console.WriteLine(JsonSerializer.Serialize(new { said.Row, said.By, said.At, said.To.Status, said.To.Values }, JournalJson.Options));
    }

    private static void Print<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, s_indented));
}
