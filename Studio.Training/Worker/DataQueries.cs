using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Tables;
using Studio.Data.Tables.Statistics;
using Studio.Training.Batches;
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

    /// <summary>How many rows of each label a split puts where.</summary>
    public static void Split(Workspace workspace, CommandLine line)
    {
        var version = DatasetFolder.Resolve(workspace, line.Value("DATASET"));
        var spec = new RunSpec
        {
            Dataset = version.Reference,
            Task = version.Manifest.ColumnWithRole(ColumnRole.Label) is null ? Tasks.CausalLm : version.Manifest.ColumnWithRole(ColumnRole.Image) is null ? Tasks.TextClassification : Tasks.ImageClassification,
            Split = line.Option("split") ?? (version.Manifest.ColumnWithRole(ColumnRole.Split) is null ? Splits.Shuffled : Splits.Column),
            ValidationFraction = line.Option("validation", 0.1),
            TestFraction = line.Option("test", 0.0),
            GroupColumn = line.Option("group") ?? "",
            TimeColumn = line.Option("time") ?? "",
            Folds = line.Option("folds", 5),
            Fold = line.Option("fold", 1),
            SplitSeed = line.Option("seed", 1),
        };
        line.Done();
        if (RunSpecRules.Check(spec).FirstOrDefault(p => !p.IsWarning && p.Field is "split" or "validationFraction" or "testFraction" or "groupColumn" or "timeColumn" or "folds" or "fold" or "splitSeed") is { } problem)
            throw new UserError(problem.Message);
        Print(SplitCounts.Of(spec, version));
    }

    /// <summary>What people wrote about a dataset; or takes it from a file.</summary>
    public static void Card(Workspace workspace, CommandLine line)
    {
        var id = DatasetFolder.Resolve(workspace, line.Value("DATASET")).Manifest.DatasetId;
        var file = line.Option("set");
        line.Done();
        if (file is not null)
            ReadCard(file).Write(workspace, id);
        Print(DatasetCard.Read(workspace, id));
    }

    private static DatasetCard ReadCard(string file)
    {
        if (!File.Exists(file))
            throw new UserError($"There is no file {file}.");
        try
        {
            return JsonSerializer.Deserialize<DatasetCard>(File.ReadAllText(file), new JsonSerializerOptions(JournalJson.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow }) ?? new();
        }
        catch (JsonException e)
        {
            throw new UserError($"{file} is no card: it is JSON with description, licence, source, intendedUse and knownBiases.", e);
        }
    }

    internal static void Print<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, s_indented));
}
