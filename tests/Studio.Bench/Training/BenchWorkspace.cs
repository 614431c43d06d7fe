using System.Diagnostics;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Tensors;
using Studio.Training.Worker;

namespace Studio.Bench.Training;

/// <summary>A workspace of its own, into which the real import command brings the shared data.</summary>
public sealed class BenchWorkspace : IDisposable
{
    private readonly TempFolder _folder = new();

    public BenchWorkspace() => Workspace = new Workspace(_folder.Path);

    public Workspace Workspace { get; }

    /// <summary>tinyshakespeare, one row a line, as "shakespeare".</summary>
    public static async Task<BenchWorkspace> WithShakespeareAsync()
    {
        var workspace = new BenchWorkspace();
        await workspace.ImportAsync("shakespeare", Shared("data/tinyshakespeare/input.txt"));
        return workspace;
    }

    /// <summary>MNIST's 60,000 training and 10,000 test images, divided as published, as "mnist".</summary>
    public static async Task<BenchWorkspace> WithMnistAsync()
    {
        var workspace = new BenchWorkspace();
        await workspace.ImportAsync("mnist", [.. new[] { "train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1" }
            .Select(name => Shared($"data/mnist/{name}-ubyte.gz"))]);
        return workspace;
    }

    /// <summary>Model, optimizer and batches of a spec, on one CPU thread, as the peers have it.</summary>
    public (Experiment Experiment, RunData Data) Open(RunSpec spec)
    {
        TorchRuntime.Threads = 1;
        var data = RunData.Open(spec, DatasetFolder.Resolve(Workspace, spec.Dataset), Workspace, Device.Cpu);
        return (Experiment.Create(spec, data.Batches, data.Facts, Device.Cpu), data);
    }

    /// <summary>Runs a command of the worker program to its end; throws with what it said when it fails.</summary>
    public static async Task WorkerAsync(params string[] arguments)
    {
        using var process = StartWorker(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', arguments.Take(2))} ended with {process.ExitCode}: {(await errors).Trim()} {(await output).Trim()}");
    }

    public static Process StartWorker(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Repository.Output("Studio.Training", "Studio.Training.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Files that a set comes divided in, as one dataset with a split column.</summary>
    /// <param name="header">names of the columns, the split's last. Files named .csv bring a header of their own, .tsv files none.</param>
    public async Task ImportDividedAsync(string name, string header, params (string Split, string File)[] parts)
    {
        var path = _folder.File($"{name}.csv");
        await using (var writer = new StreamWriter(path))
        {
            await writer.WriteLineAsync(header);
            foreach (var (split, file) in parts)
                DividedFile.Append(Shared(file), split, writer);
        }
        await WorkerAsync("import", path, "--name", name, "--text", "text", "--label", "label", "--workspace", Workspace.Root);
        File.Delete(path);
    }

    public Task ImportAsync(string name, params string[] files) =>
        WorkerAsync(["import", .. files, "--name", name, "--workspace", Workspace.Root]);

    public static string Shared(string path) =>
        SharedData.Find(path) ?? throw new NotMeasurable($"shared/{path} is not beside the repository");
}
