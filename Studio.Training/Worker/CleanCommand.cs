using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Cleaning;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>`data clean`: a job directory's cleaning for the web program, or one on the spot.</summary>
public static class CleanCommand
{
    public static int Run(CommandLine line, string? workspace)
    {
        using var cancel = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        var first = line.Value("DATASET or JOBDIR");
        if (!Directory.Exists(first))
            return RunHere(new Workspace(workspace ?? Workspace.DefaultRoot()), first, line, cancel.Token);
        line.Done();
        return RunJob(Path.GetFullPath(first), cancel.Token);

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true; // the default would end the process with a half-written folder left behind
            cancel.Cancel();
        }
    }

    /// <summary>jobs/ID of a workspace.</summary>
    private static int RunJob(string directory, CancellationToken cancel) => JobDirectory.Work(directory, "The cleaning", (workspace, journal) =>
    {
        var spec = CleanSpec.Load(directory);
        var made = Cleaner.Apply(workspace, spec.Dataset, spec.Pipeline(), p => journal.Progress(new { T = "progress", p.Done, p.Total, p.Written }), cancel).Version.Manifest;
        journal.WriteLast(new { T = "end", Status = "succeeded", made.DatasetId, made.Version, Written = made.RowCount, Reason = "" });
    });

    private static int RunHere(Workspace workspace, string dataset, CommandLine line, CancellationToken cancel)
    {
        var file = line.Value("PIPELINE.json");
        var dryRun = line.Flag("preview");
        line.Done();
        var pipeline = ReadPipeline(workspace, file);
        if (dryRun)
        {
            var preview = Previewer.Preview(workspace, Data.Tables.DatasetFolder.Resolve(workspace, dataset), pipeline, Previewer.MostRows, cancel);
            Console.WriteLine(JsonSerializer.Serialize(preview, new JsonSerializerOptions(JournalJson.Options) { WriteIndented = true }));
            return 0;
        }
        try
        {
            var result = Cleaner.Apply(workspace, dataset, pipeline, _ => { }, cancel);
            foreach (var sentence in result.Version.Manifest.Operations)
                Console.WriteLine(sentence);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Version.Manifest.RowCount:N0} rows: dataset '{result.Version.Manifest.Name}' is {result.Version.Reference}"));
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("The cleaning was cancelled; nothing of it is left.");
            return 0;
        }
    }

    /// <summary>A file, or the id or name of a saved pipeline.</summary>
    private static Pipeline ReadPipeline(Workspace workspace, string file)
    {
        if (File.Exists(file))
            return PipelineJson.Read(File.ReadAllText(file), Path.GetFileName(file));
        return PipelineLibrary.List(workspace).FirstOrDefault(p => p.Id == file || p.Name == file)?.Pipeline
            ?? throw new UserError($"There is no file {file}, and no saved pipeline of that name.");
    }
}
