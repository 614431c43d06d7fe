using System.Globalization;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Training.Evaluating;

namespace Studio.Training.Worker;

/// <summary>`label`: what models can do for a labeling project.</summary>
public static class LabelCommand
{
    public const string Usage = "label suggest PROJECT --models MODEL[,MODEL...] [--workspace DIR] [--progress]";

    public const string Help = $"""
        Usage: {Usage}

        Lets trained classifiers say what they think of a labeling project's rows, for the labeling page to show and to
        sort by. A row is answered by the models that were not trained on it: name the runs of all folds to find labels
        that are likely wrong.

          PROJECT             id of a labeling project
          --models A,B        run:ID or model:ID, each a classifier of the same labels
          --workspace DIR     where projects, runs and datasets lie
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage, "progress");
        var action = line.Value("suggest");
        if (action != "suggest") throw new UsageError($"'{action}' is nothing that label can do; there is suggest.");
        var progress = line.Flag("progress");
        var workspace = new Workspace(line.Option("workspace") ?? Workspace.DefaultRoot());
        var models = (line.Option("models") ?? throw new UsageError("Which models? Name them with --models run:ID,run:ID.")).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var id = line.Value("PROJECT");
        line.Done();
        var project = LabelFolder.Find(workspace, id) ?? throw new UserError($"There is no labeling project '{id}' in this workspace.");
        var suggestions = new Suggester(workspace, project, models).Run(share =>
        {
            if (progress) Console.WriteLine(share.ToString("0.000", CultureInfo.InvariantCulture));
        });
        suggestions.Write(LabelSuggestions.PathOf(workspace, id));
        if (!progress)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{suggestions.Count:N0} rows answered, {suggestions.Doubted:N0} labels are likely wrong."));
        return 0;
    }
}
