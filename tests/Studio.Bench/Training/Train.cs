using System.Diagnostics;
using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Bench.Training;

/// <summary>Runs of the real worker program in a workspace.</summary>
public static class Train
{
    /// <summary>A new run directory with the spec, as the web program makes it.</summary>
    public static RunDirectory Prepare(BenchWorkspace workspace, RunSpec spec)
    {
        var directory = new RunDirectory(workspace.Workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(directory.Root);
        File.WriteAllText(directory.Spec, RunSpecJson.Write(spec));
        return directory;
    }

    public static async Task<RunDirectory> ToEndAsync(BenchWorkspace workspace, RunSpec spec)
    {
        var directory = Prepare(workspace, spec);
        await BenchWorkspace.WorkerAsync("train", directory.Root);
        return directory;
    }

    /// <summary>Starts the worker, kills it (SIGKILL) after the time given, as often as it takes to reach the end.</summary>
    /// <returns>how often it was killed.</returns>
    public static async Task<int> ToEndKilledAsync(RunDirectory directory, Random random, TimeSpan shortest, TimeSpan longest, int kills)
    {
        var killed = 0;
        while (true)
        {
            using var process = BenchWorkspace.StartWorker("train", directory.Root);
            var outputs = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (killed < kills && !await EndsWithinAsync(process, shortest + (longest - shortest) * random.NextDouble()))
            {
                process.Kill();
                killed++;
            }
            await process.WaitForExitAsync();
            if (process.ExitCode == 0)
                return killed;
            if (killed == kills && process.ExitCode != 137)
                throw new InvalidOperationException($"the worker ended with {process.ExitCode}: {string.Join(' ', await outputs).Trim()}");
        }
    }

    private static async Task<bool> EndsWithinAsync(Process process, TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            // the moment to kill has come
            return false;
        }
    }
}
