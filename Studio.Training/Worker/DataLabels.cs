using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>What `data` does with labeling projects.</summary>
internal static class DataLabels
{
    /// <summary>By id or name.</summary>
    public static LabelProject Find(Workspace workspace, string name) =>
        LabelFolder.Find(workspace, name) ?? LabelFolder.List(workspace).FirstOrDefault(p => p.Name == name)
        ?? throw new UserError($"There is no labeling project '{name}'; there are {string.Join(", ", LabelFolder.List(workspace).Select(p => $"{p.Id} ({p.Name})").DefaultIfEmpty("none"))}.");

    /// <summary>A line for each project, or a new one where a dataset is named.</summary>
    public static void Projects(Workspace workspace, CommandLine line)
    {
        if (line.Rest() is [var dataset, ..])
        {
            Begin(workspace, dataset, line);
            return;
        }
        line.Done();
        foreach (var project in LabelFolder.List(workspace))
            Console.WriteLine($"{project.Id}\t{project.Dataset}\t{project.Kind.ToString().ToLowerInvariant()}\t{project.Name}");
    }

    /// <summary>What each person last said of each row, one JSON object a line; what was handed in unless all is asked for. Or takes such lines in.</summary>
    public static void Labels(Workspace workspace, CommandLine line)
    {
        var project = Find(workspace, line.Value("PROJECT"));
        var (all, file, by) = (line.Flag("all"), line.Option("import"), line.Option("by"));
        line.Done();
        if (file is not null)
        {
            Import(workspace, project, file, by);
            return;
        }
        foreach (var said in LabelSaying.Of(Look(workspace, project), all))
            Console.WriteLine(JsonSerializer.Serialize(new { said.Row, said.By, said.State.Status, said.State.Values }, JournalJson.Options));
    }

    public static void Agreed(Workspace workspace, CommandLine line)
    {
        var project = Find(workspace, line.Value("PROJECT"));
        line.Done();
        DataQueries.Print(Agreement.Of(Look(workspace, project)));
    }

    public static void Commit(Workspace workspace, CommandLine line)
    {
        var project = Find(workspace, line.Value("PROJECT"));
        var (labeledOnly, keepDiscarded) = (line.Flag("labeled-only"), line.Flag("keep-discarded"));
        line.Done();
        var version = LabelCommit.Write(workspace, Look(workspace, project), labeledOnly, !keepDiscarded);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{version.Manifest.Operations[^1]} {version.Manifest.RowCount:N0} rows: dataset '{version.Manifest.Name}' is {version.Reference}"));
    }

    public static void Suggestions(Workspace workspace, CommandLine line)
    {
        var project = Find(workspace, line.Value("PROJECT"));
        var order = line.Option("order") ?? "file";
        line.Done();
        if (!Enum.TryParse<LabelOrder>(order, ignoreCase: true, out var by) || !Enum.IsDefined(by))
            throw new UsageError($"--order is '{order}'; it must be one of {string.Join(", ", Enum.GetNames<LabelOrder>().Select(n => n.ToLowerInvariant()))}.");
        var made = LabelSuggestions.Read(LabelSuggestions.PathOf(workspace, project.Id)) ?? throw new UserError("No model was asked about these rows yet: data suggest PROJECT --models run:ID.");
        var view = LabelSuggestions.View(Rows(workspace, project), among: null, made, by);
        for (long place = 0; place < view.Count; place++)
            if (made.Of(view.At(place)) is { } said)
                Console.WriteLine(JsonSerializer.Serialize(said, JournalJson.Options));
    }

    private static void Begin(Workspace workspace, string dataset, CommandLine line)
    {
        var kind = line.Option("kind") ?? "single";
        if (!Enum.TryParse<LabelKind>(kind, ignoreCase: true, out var what) || !Enum.IsDefined(what))
            throw new UsageError($"--kind is '{kind}'; it must be one of {string.Join(", ", Enum.GetNames<LabelKind>().Select(n => n.ToLowerInvariant()))}.");
        var project = new LabelProject
        {
            Id = Identifier.New(),
            Created = DateTimeOffset.UtcNow,
            Name = line.Option("name") ?? throw new UsageError("What is the project called? Say it with --name."),
            Dataset = dataset,
            Kind = what,
            Labels = line.Option("labels")?.Split(',') ?? [],
            AnnotatorsPerRow = line.Option("people", 1),
            Target = line.Option("target") ?? "label",
            Rows = new RowSelection { Sql = line.Option("sql") },
        };
        line.Done();
        Rows(workspace, project); // a filter that cannot be used is told before anything is kept
        Console.WriteLine(LabelFolder.Save(workspace, project).Id);
    }

    private static void Import(Workspace workspace, LabelProject project, string file, string? by)
    {
        var rows = Rows(workspace, project);
        using var text = file == "-" ? Console.In : File.Exists(file) ? new StreamReader(file) : throw new UserError($"There is no file {file}.");
        var sayings = LabelSaying.ReadAsync(text, project, rows, by).GetAwaiter().GetResult();
        var book = LabelBook.Open(project, rows, LabelFolder.Events(workspace, project.Id));
        try
        {
            var changed = book.SetEachAsync(sayings).GetAwaiter().GetResult();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sayings.Count:N0} labels read, {changed:N0} of them new or changed."));
        }
        finally
        {
            book.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static LabelBook Look(Workspace workspace, LabelProject project) => LabelBook.Read(project, Rows(workspace, project), LabelFolder.Events(workspace, project.Id));

    private static RowIndex Rows(Workspace workspace, LabelProject project)
    {
        using var reader = DatasetReader.Open(workspace, project.Dataset);
        return reader.Select(project.Rows);
    }
}
