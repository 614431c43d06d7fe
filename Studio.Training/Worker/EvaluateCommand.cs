using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Evaluating;
using Studio.Training.Models.Library;

namespace Studio.Training.Worker;

/// <summary>`evaluate`: an evaluation's directory for the web program, or one made on the spot.</summary>
public static class EvaluateCommand
{
    public const string Usage = "evaluate MODEL [--dataset NAME] [--split test] [--checkpoint NAME] [--workspace DIR] | evaluate EVALDIR";

    public const string Help = $"""
        Usage: {Usage}

        Measures a trained model on any dataset version: every prediction is kept, with a report that the browser shows.
        MODEL is a run's id or its name, or model:ID (or model:NAME) for a model of the library.

          --dataset NAME      id@version, id or name of a dataset (default: the one the run was trained on)
          --split PART        train, validation, test or all (test); on the run's own dataset the parts are the run's
          --checkpoint NAME   best, last, or a folder such as step-00001000 (default: best)
          --name NAME         how the evaluation is called
          --workspace DIR     where runs and datasets lie
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage);
        using var stop = new StopSignal();
        var first = line.Value("MODEL or EVALDIR");
        if (File.Exists(new EvaluationDirectory(first).Spec) && !Directory.Exists(new RunDirectory(first).Checkpoints))
        {
            line.Done();
            return RunJob(new EvaluationDirectory(first), stop);
        }
        return RunHere(first, line, stop);
    }

    /// <summary>evaluations/ID of a workspace. What goes wrong is the journal's last word, not only this program's.</summary>
    private static int RunJob(EvaluationDirectory directory, StopSignal stop)
    {
        WorkerIdentity.Write(directory.Root);
        using var journal = new JobJournal(directory.Events);
        var workspace = new Workspace(Path.GetFullPath(Path.Combine(directory.Root, "..", "..")));
        return Guarded(journal, () => Evaluations.Run(workspace, directory, ReadSpec(directory), journal.Progress, () => stop.Requested)) is null ? 1 : 0;
    }

    private static int RunHere(string model, CommandLine line, StopSignal stop)
    {
        var workspace = new Workspace(line.Option("workspace") ?? Workspace.DefaultRoot());
        var (reference, calledSo, trainedOn) = Find(model, workspace, line.Option("checkpoint"));
        var version = DatasetFolder.Resolve(workspace, line.Option("dataset") ?? trainedOn ?? throw new UsageError("Which data? A model of the library was trained on none of this workspace: name it with --dataset."));
        var split = line.Option("split") ?? "test";
        var spec = new EvaluationSpec
        {
            Model = reference,
            Dataset = version.Reference,
            Split = split,
            Name = line.Option("name") ?? $"{calledSo} on {version.Manifest.Name} {split}",
        };
        line.Done();
        var directory = new EvaluationDirectory(workspace.EvaluationDirectory(Identifier.New()));
        Directory.CreateDirectory(directory.Root);
        AtomicFile.WriteText(directory.Spec, JsonSerializer.Serialize(spec, JournalJson.Indented));
        WorkerIdentity.Write(directory.Root);
        using var journal = new JobJournal(directory.Events);
        var shown = new Shown(journal);
        if (Guarded(journal, () => Evaluations.Run(workspace, directory, spec, shown.Show, () => stop.Requested)) is not { } report) return 1;
        Print(directory, spec, report);
        return 0;
    }

    /// <returns>the model as specs name it, its name, and the dataset it was trained on where that is known.</returns>
    private static (string Reference, string Name, string? Dataset) Find(string model, Workspace workspace, string? checkpoint)
    {
        if (model.StartsWith("model:", StringComparison.Ordinal))
        {
            var manifest = ModelLibrary.Resolve(workspace, model);
            var spec = manifest.Origin.Run is { } run ? new RunDirectory(workspace.RunDirectory(run)).Spec : null;
            return (new ModelReference(false, manifest.Id, null).ToString(), manifest.Name, File.Exists(spec) ? RunSpecJson.Load(spec).Dataset : null);
        }
        var source = RunLocator.Find(model, workspace.Root);
        if (Path.GetDirectoryName(source.Root) != workspace.Runs) throw new UserError($"The run {source.Root} does not lie in the workspace {workspace.Root}; name its workspace with --workspace.");
        var trained = RunSpecJson.Load(source.Spec);
        return (new ModelReference(true, source.Id, checkpoint).ToString(), trained.Name, trained.Dataset);
    }

    /// <summary>null when there is no report; why stands in the journal and on standard error.</summary>
    private static EvaluationReport? Guarded(JobJournal journal, Func<EvaluationReport> run)
    {
        try
        {
            var report = run();
            journal.Succeeded(EvaluationSummary.Of(report));
            return report;
        }
        catch (OperationCanceledException)
        {
            journal.Ended("cancelled", "The evaluation was cancelled.");
            return null;
        }
        catch (UserError e)
        {
            journal.Ended("failed", e.Message);
            Console.Error.WriteLine(e.Message);
            return null;
        }
        catch (Exception e) // a bug here must still end the job for whoever waits; the log gets all of it
        {
            journal.Ended("failed", $"The evaluation failed in a way it should not ({e.GetType().Name}: {e.Message.Split('\n')[0]}); its log says more.");
            Console.Error.WriteLine(e);
            return null;
        }
    }

    private static EvaluationSpec ReadSpec(EvaluationDirectory directory)
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationSpec>(File.ReadAllText(directory.Spec), JournalJson.Options)!;
        }
        catch (JsonException e)
        {
            throw new UserError($"{directory.Spec} is no evaluation's spec: {e.Message}", e);
        }
    }

    private static void Print(EvaluationDirectory directory, EvaluationSpec spec, EvaluationReport report)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spec.Name}: {report.Rows:N0} {(report.Kind == EvaluationReport.Language ? "windows" : "rows")} in {report.Seconds:0.0} s"));
        foreach (var (name, value) in report.Figures)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-26} {(value is { } v ? v.ToString(Math.Abs(v) >= 1000 ? "N0" : "0.0000", CultureInfo.InvariantCulture) : "not defined")}"));
        foreach (var note in report.Notes) Console.WriteLine($"Note: {note}");
        Console.WriteLine($"Evaluation {directory.Id} in {directory.Root}");
    }

    /// <summary>A line a second for whoever waits; the journal for the browser.</summary>
    private sealed class Shown(JobJournal journal)
    {
        private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

        public void Show(long done, long total)
        {
            journal.Progress(done, total);
            if (_sinceLast.ElapsedMilliseconds < 1000) return;
            _sinceLast.Restart();
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {total:N0} rows"));
        }
    }
}
