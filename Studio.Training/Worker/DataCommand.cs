using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Tables;
using Studio.Data.Tables.Measures;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Library;

namespace Studio.Training.Worker;

/// <summary>`data`: look into the workspace's datasets without the browser.</summary>
public static class DataCommand
{
    public const string Usage = "data list|statistics|lengths|languages|export|clean|copies|leaks|split|diff|card|delete DATASET ... | data pipelines | data projects | data labels|agreement|commit|suggest|suggestions PROJECT";

    public const string Help = """
        Usage: data list
               data statistics DATASET
               data lengths DATASET [--column NAME] [--tokenizer T]
               data languages DATASET [--column NAME]
               data export DATASET [--out FILE] [--format FORMAT] [--search TEXT] [--where JSON] [--sql EXPRESSION] [--sort COLUMN] [--columns A,B]
               data clean DATASET PIPELINE [--preview]
               data copies DATASET [--column NAME]
               data leaks DATASET [--split RULE] [--validation SHARE] [--test SHARE]
               data split DATASET [--split RULE] [--validation SHARE] [--test SHARE] [--group COLUMN] [--time COLUMN] [--folds N] [--fold N] [--seed N]
               data diff DATASET [--from VERSION]
               data card DATASET [--set FILE]
               data delete DATASET [--yes]
               data pipelines [--save FILE --name NAME | --export PIPELINE | --delete PIPELINE]
               data projects [DATASET --name NAME --labels A,B [--kind KIND] [--people N] [--target COLUMN] [--sql EXPRESSION]]
               data labels PROJECT [--all] [--import FILE [--by NAME]]
               data agreement PROJECT
               data commit PROJECT [--labeled-only] [--keep-discarded]
               data suggest PROJECT --models run:ID[,run:ID...]
               data suggestions PROJECT [--order file|uncertain|mislabeled|sure]

        DATASET is an id, a name, or one of these with @VERSION.

        list         every version: reference, rows, bytes, name
        statistics   missing and repeated values, lengths, histograms and frequent words of every column, as JSON
        lengths      how many rows have how many tokens, as JSON pairs
          --column NAME     the text column by default
          --tokenizer T     characters (default), bytes, or a tokenizer of the workspace
        languages    how many rows are in which language (ISO 639-1 codes; und where nothing tells), as JSON pairs
        export       rows as CSV, JSON Lines, Parquet or text; to standard output without --out
          --format FORMAT   csv, jsonl, parquet or txt; by the file's ending otherwise
          --where JSON      conditions, for example '[{"column":"label","is":"isNot","value":"spam"}]'
          --sql EXPRESSION  true for the wanted rows, for example 'length(text) > 200',
                            "language(text) = 'en'" or "tokens(text, 'my tokenizer') > 128"
          --sort COLUMN     --sort -COLUMN for the largest first
          --keep-formulas   CSV: no apostrophe before what a spreadsheet would run as a formula

        clean        applies a pipeline, which makes the dataset's next version
          PIPELINE          a pipeline's JSON file, or the name of a saved one
          --preview         tries it on 50,000 rows and prints what it would do, as JSON
        copies       groups of rows whose text is exactly or nearly the same, as JSON
        leaks        held-out rows whose text stands in the training rows too, exactly or nearly, as JSON
          --split RULE      column (where there is a split column), shuffled or in-order
        split        how many rows of each label a split trains on and holds out, as JSON
          --split RULE      shuffled, grouped, time, folds, column or in-order
        diff         rows added, removed and changed since another version (its parent), as JSON
        card         description, licence, source, intended use and known biases, as JSON; --set: from such a file
        delete       what depends on a dataset and how many bytes it takes; with --yes it is deleted

        pipelines    saved cleaning pipelines; --save writes one, also over another of that name, --export prints one
        projects     labeling projects; with DATASET begins one and prints its id
          --kind KIND       single (default), multi, spans, text or score
        labels       what each annotator handed in, a JSON object a line; --all: drafts and discarded rows too
          --import FILE     takes such lines in, {"row": 12, "by": "ann", "values": ["good"]}; - reads standard input
        agreement    Cohen's and Fleiss' kappa, Krippendorff's alpha and who says what, as JSON
        commit       the dataset's next version, of what most handed in
        suggest      asks trained classifiers about every row of a project
        suggestions  what they said, a JSON object a line

          --workspace DIR   where datasets lie
        """;

    private static readonly Dictionary<string, Action<Workspace, CommandLine>> s_verbs = new(StringComparer.Ordinal)
    {
        ["list"] = DataQueries.List,
        ["statistics"] = Statistics,
        ["lengths"] = Lengths,
        ["languages"] = Languages,
        ["measure"] = Measure,
        ["export"] = Export,
        ["copies"] = DataQueries.Copies,
        ["leaks"] = Leaks,
        ["split"] = DataQueries.Split,
        ["diff"] = DataQueries.Difference,
        ["card"] = DataQueries.Card,
        ["pipelines"] = DataPipelines.Run,
        ["projects"] = DataLabels.Projects,
        ["labels"] = DataLabels.Labels,
        ["agreement"] = DataLabels.Agreed,
        ["commit"] = DataLabels.Commit,
        ["suggestions"] = DataLabels.Suggestions,
    };

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage, "progress", "keep-formulas", "preview", "all", "yes", "labeled-only", "keep-discarded");
        var verb = line.Value("What to do");
        var folder = line.Option("workspace");
        switch (verb)
        {
            case "clean":
                return CleanCommand.Run(line, folder);
            case "suggest":
                return LabelCommand.Suggest(line, folder);
            case "delete":
                return DataDeletion.Run(new Workspace(folder ?? Workspace.DefaultRoot()), line);
        }
        if (!s_verbs.TryGetValue(verb, out var run))
            throw new UsageError($"'{verb}' is no command of data; there are {string.Join(", ", s_verbs.Keys)}, clean, suggest and delete.");
        run(new Workspace(folder ?? Workspace.DefaultRoot()), line);
        return 0;
    }

    private static void Statistics(Workspace workspace, CommandLine line)
    {
        var progress = line.Flag("progress");
        var version = DatasetFolder.Resolve(workspace, line.Value("DATASET"));
        line.Done();
        var statistics = StatisticsReader.Read(workspace, version, progress: share => Show(progress, share));
        if (!progress)
            Console.WriteLine(JsonSerializer.Serialize(statistics, new JsonSerializerOptions(JournalJson.Options) { WriteIndented = true }));
    }

    private static void Lengths(Workspace workspace, CommandLine line)
    {
        var progress = line.Flag("progress");
        var version = DatasetFolder.Resolve(workspace, line.Value("DATASET"));
        var column = line.Option("column") ?? version.Manifest.ColumnWithRole(ColumnRole.Text)?.Name ?? throw new UserError($"'{version.Manifest.Name}' has no text column; name one with --column.");
        var tokenizer = line.Option("tokenizer") ?? TokenLengths.Characters;
        line.Done();
        var lengths = TokenLengths.Read(workspace, version, column, tokenizer, share => Show(progress, share));
        if (!progress)
            Console.WriteLine(JsonSerializer.Serialize(lengths.Select(l => new[] { l.Length, l.Rows })));
    }

    private static void Languages(Workspace workspace, CommandLine line)
    {
        var version = DatasetFolder.Resolve(workspace, line.Value("DATASET"));
        var measure = new RowMeasure(line.Option("column") ?? version.Manifest.ColumnWithRole(ColumnRole.Text)?.Name ?? throw new UserError($"'{version.Manifest.Name}' has no text column; name one with --column."));
        line.Done();
        RowMeasures.Ensure(workspace, version, measure);
        Console.WriteLine(JsonSerializer.Serialize(MeasureFile.Count(RowMeasures.PathOf(workspace, version, measure)).Select(c => new object[] { c.Value, c.Count })));
    }

    /// <summary>For the web program, which filters by what this leaves in the cache: the language, or the tokens of a tokenizer.</summary>
    private static void Measure(Workspace workspace, CommandLine line)
    {
        var progress = line.Flag("progress");
        var version = DatasetFolder.Resolve(workspace, line.Value("DATASET"));
        var measure = new RowMeasure(line.Option("column") ?? throw new UsageError("Say which column with --column."), line.Option("tokenizer"));
        line.Done();
        RowMeasures.Ensure(workspace, version, measure, share => Show(progress, share));
    }

    private static void Export(Workspace workspace, CommandLine line)
    {
        var (file, word, sort) = (line.Option("out"), line.Option("format"), line.Option("sort"));
        var request = new ExportRequest
        {
            Format = ExportRequest.ParseFormat(word ?? (file is null ? "csv" : Path.GetExtension(file).TrimStart('.'))),
            Selection = new RowSelection
            {
                Search = line.Option("search"),
                Where = RowSelection.ParseWhere(line.Option("where")),
                Sql = line.Option("sql"),
                OrderBy = sort?.TrimStart('-'),
                Descending = sort?.StartsWith('-') == true,
            },
            Columns = line.Option("columns")?.Split(',') ?? [],
            KeepFormulas = line.Flag("keep-formulas"),
        };
        var version = DatasetFolder.Resolve(workspace, line.Value("DATASET"));
        line.Done();
        request = request with { Measures = RowMeasures.PathsOf(workspace, version, request.Selection) };
        foreach (var measure in request.Measures.Keys)
            RowMeasures.Ensure(workspace, version, measure);
        if (file is not null)
        {
            var rows = RowExporter.WriteFile(workspace, version, request, Path.GetFullPath(file));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows written to {file}"));
            return;
        }
        if (request.Format == ExportFormat.Parquet)
            throw new UsageError("Parquet needs a file: say which with --out.");
        using var output = Console.OpenStandardOutput();
        RowExporter.Write(workspace, version, request, output);
    }

    private static void Leaks(Workspace workspace, CommandLine line)
    {
        var progress = line.Flag("progress");
        var version = DatasetFolder.Resolve(workspace, line.Value("DATASET"));
        var manifest = version.Manifest;
        var spec = new RunSpec
        {
            Task = manifest.ColumnWithRole(ColumnRole.Label) is null ? Tasks.CausalLm : "text-classification",
            Split = line.Option("split") ?? (manifest.ColumnWithRole(ColumnRole.Split) is null ? Splits.Shuffled : Splits.Column),
            ValidationFraction = line.Option("validation", 0.1),
            TestFraction = line.Option("test", 0.0),
        };
        line.Done();
        var column = manifest.ColumnWithRole(ColumnRole.Text)?.Name ?? throw new UserError($"'{manifest.Name}' has no text column, in which copies could be sought.");
        var groups = CopyGroups.Find(workspace, version, column, share => Show(progress, share), CancellationToken.None);
        if (!progress)
            Console.WriteLine(JsonSerializer.Serialize(new { Groups = groups.Count, Leaks = SplitLeaks.Find(spec, version, groups) }, new JsonSerializerOptions(JournalJson.Options) { WriteIndented = true }));
    }

    /// <summary>For the web program: shares of what is done instead of the result, which it reads from the cache.</summary>
    private static void Show(bool wanted, double share)
    {
        if (wanted)
            Console.WriteLine(share.ToString("0.000", CultureInfo.InvariantCulture));
    }
}
