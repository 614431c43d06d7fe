using System.Globalization;
using System.Runtime.InteropServices;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Training.Evaluating;

namespace Studio.Training.Worker;

/// <summary>`label`: what models can do for a labeling project; a job directory's asking for the web program, or one on the spot.</summary>
public static class LabelCommand
{
    public const string Usage = "label suggest PROJECT --models MODEL[,MODEL...] [--workspace DIR]";

    public const string Help = $"""
        Usage: {Usage}

        Lets trained classifiers say what they think of a labeling project's rows, for the labeling page to show and to
        sort by. A row is answered by the models that were not trained on it: name the runs of all folds to find labels
        that are likely wrong.

          PROJECT             id or name of a labeling project
          --models A,B        run:ID or model:ID, each a classifier of the same labels
          --workspace DIR     where projects, runs and datasets lie
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage);
        var action = line.Value("suggest");
        if (action != "suggest") throw new UsageError($"'{action}' is nothing that label can do; there is suggest.");
        return Suggest(line, line.Option("workspace"));
    }

    internal static int Suggest(CommandLine line, string? workspace)
    {
        var models = line.Option("models");
        var first = line.Value("PROJECT or JOBDIR");
        line.Done();
        if (models is null && File.Exists(Path.Combine(first, SuggestSpec.FileName))) return RunJob(Path.GetFullPath(first));
        if (models is null) throw new UsageError("Which models? Name them with --models run:ID,run:ID.");
        var here = new Workspace(workspace ?? Workspace.DefaultRoot());
        var result = Ask(here, new(DataLabels.Find(here, first).Id, models.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), _ => { });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Rows:N0} rows answered, {result.Doubted:N0} labels are likely wrong."));
        return 0;
    }

    /// <summary>jobs/ID of a workspace.</summary>
    private static int RunJob(string directory)
    {
        using var cancel = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true; // the default would end the process without a last word
            cancel.Cancel();
        });
        return JobDirectory.Work(directory, "Asking the models", (workspace, journal) => journal.Succeeded(Ask(workspace, SuggestSpec.Load(directory), share =>
        {
            cancel.Token.ThrowIfCancellationRequested();
            journal.Progress((long)(1000 * share), 1000);
        })));
    }

    private static SuggestResult Ask(Workspace workspace, SuggestSpec spec, Action<double> progress)
    {
        var project = LabelFolder.Find(workspace, spec.Project) ?? throw new UserError("The labeling project was deleted meanwhile.");
        var suggestions = new Suggester(workspace, project, spec.Models).Run(progress);
        if (LabelFolder.Find(workspace, spec.Project) is null) throw new UserError("The labeling project was deleted meanwhile.");
        suggestions.Write(LabelSuggestions.PathOf(workspace, spec.Project));
        return new(suggestions.Count, suggestions.Doubted);
    }
}
