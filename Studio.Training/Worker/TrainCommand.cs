using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>`train`: the worker of one run, or a run made on the spot from a spec file.</summary>
public static class TrainCommand
{
    public const string Usage = "train RUNDIR | train SPEC.json [--workspace DIR] [--name NAME]";

    public const string Help = $"""
        Usage: {Usage}

        With the directory of a run: trains it, going on from its newest whole checkpoint. With a spec file: makes a run of
        it in the workspace and trains it here, showing step, loss, speed and time left. Ctrl-C writes a checkpoint and
        ends; `train` with the run's directory goes on from it.

          --workspace DIR   where datasets and runs lie (default: $STUDIO_WORKSPACE, else the user's data folder)
          --name NAME       how the run is called (default: the spec's name)

        The spec's dataset may be an id@version, or the name of a dataset of the workspace.
        Exit code: 0 done or stopped as asked, 1 failed, 2 the spec or the command line is wrong.
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage);
        var (target, workspace, name) = (line.Value("RUNDIR or SPEC.json"), line.Option("workspace"), line.Option("name"));
        line.Done();
        if (Directory.Exists(target))
        {
            var run = new RunDirectory(target);
            return new RunWorker(run, RunLocator.WorkspaceOf(run, workspace), OnTerminal()).Run();
        }
        var place = new Workspace(workspace ?? Workspace.DefaultRoot());
        var made = CreateRun(target, place, name);
        Console.WriteLine($"Run {made.Id} in {made.Root}");
        return new RunWorker(made, place, new ProgressLine(Console.Out, rewrite: !Console.IsOutputRedirected)).Run();
    }

    /// <summary>A worker started by the web program has no reader for a progress line; a person at a terminal has.</summary>
    private static ProgressLine? OnTerminal() => Console.IsOutputRedirected ? null : new ProgressLine(Console.Out, rewrite: true);

    private static RunDirectory CreateRun(string specPath, Workspace workspace, string? name)
    {
        var (spec, version) = Read(specPath, workspace);
        spec = spec with { Dataset = version.Reference, Name = name ?? (spec.Name.Length > 0 ? spec.Name : Path.GetFileNameWithoutExtension(specPath)) };
        SpecCheck.ThrowIfWrong(spec, version.Manifest);
        var run = new RunDirectory(workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(run.Root);
        RunSpecJson.Save(spec, run.Spec);
        return run;
    }

    /// <summary>A spec that cannot be read, or names no dataset of the workspace, is a wrong command and no failed run.</summary>
    private static (RunSpec Spec, DatasetVersion Version) Read(string specPath, Workspace workspace)
    {
        try
        {
            var spec = RunSpecJson.Load(specPath);
            return (spec, DatasetFolder.Resolve(workspace, spec.Dataset));
        }
        catch (UserError e)
        {
            throw new UsageError(e.Message);
        }
    }
}
