using System.Diagnostics;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Tests.Batches;

namespace Studio.Training.Tests.Worker;

/// <summary>The worker as a process of its own, in a workspace of its own with a small text to learn.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly TempFolder _folder = new();

    public WorkerProcess()
    {
        Workspace = new Workspace(_folder.File("workspace"));
        var text = _folder.Write("alphabet.txt", TextFixture.Alphabet(2000));
        Dataset = Importer.Import(Workspace, new ImportSpec { Name = "alphabet", Files = [new ImportFile(text)] }, _ => { }, CancellationToken.None).Manifest.DatasetId;
    }

    public Workspace Workspace { get; }
    public string Dataset { get; }

    public RunDirectory CreateRun(RunSpec spec)
    {
        var run = new RunDirectory(Workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(run.Root);
        RunSpecJson.Save(spec with { Dataset = Dataset + "@1", Threads = 1 }, run.Spec);
        return run;
    }

    public string File(string name, string text) => _folder.Write(name, text);

    public static Process Start(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Repository.Output("Studio.Training", "Studio.Training.dll"));
        foreach (var word in words) start.ArgumentList.Add(word);
        return Process.Start(start)!;
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int Code, string Output, string Error)> Run(params string[] words)
    {
        using var process = Start(words);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Sends SIGTERM, for which .NET has no call of its own.</summary>
    public static void Terminate(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The journal's whole lines so far.</summary>
    public static List<JournalEvent> Events(RunDirectory run)
    {
        if (!System.IO.File.Exists(run.Events)) return [];
        using var reader = new StreamReader(new FileStream(run.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JournalEvent>(line, JournalJson.Options)!)];
    }

    /// <summary>The loss of every step, as it was reported last.</summary>
    public static SortedDictionary<long, double> Losses(RunDirectory run)
    {
        var losses = new SortedDictionary<long, double>();
        foreach (var line in Events(run).OfType<MetricEvent>())
            if (line.Values.TryGetValue(MetricNames.Loss, out var loss)) losses[line.Step] = loss;
        return losses;
    }

    public void Dispose() => _folder.Dispose();
}
