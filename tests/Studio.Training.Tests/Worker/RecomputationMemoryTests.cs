using Studio.Training.Contracts;
using Studio.Training.Tests.Loops;

namespace Studio.Training.Tests.Worker;

/// <summary>What recomputing is for, measured in processes of their own.</summary>
public sealed class RecomputationMemoryTests : IDisposable
{
    private readonly WorkerProcess _worker = new();

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task Train_ActivationsRecomputed_TakesMuchLessMemory()
    {
        // Many layers of a short context: one layer at work is then a small part of all that are kept.
        var spec = TrainingFixture.TextSpec with { Layers = 12, EmbeddingSize = 64, ContextLength = 64, BatchSize = 96, Dropout = 0, ValidationFraction = 0, MaxSteps = 2, EvaluateEverySteps = 0, SampleEverySteps = 0, CheckpointEverySteps = 0 };

        var (kept, recomputed) = (await PeakAsync(spec), await PeakAsync(spec with { RecomputeActivations = true }));

        Assert.InRange(kept, 100, 10_000); // or it was not this run that was looked at
        Assert.True(recomputed < 0.6 * kept, $"{recomputed} MB recomputed, {kept} MB kept");
    }

    /// <summary>Most memory the run's process ever had, in MB, beyond that of one which trains next to nothing.</summary>
    private async Task<double> PeakAsync(RunSpec spec) => await PeakOfAsync(spec) - await PeakOfAsync(spec with { Layers = 1, ContextLength = 8, BatchSize = 1 });

    private async Task<double> PeakOfAsync(RunSpec spec)
    {
        var run = _worker.CreateRun(spec);
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "dotnet \"$0\" train \"$1\" & pid=$!; while kill -0 $pid 2>/dev/null; do peak=$(awk '/VmHWM/ { print $2 }' /proc/$pid/status 2>/dev/null || echo $peak); [ -n \"$peak\" ] && last=$peak; sleep 0.02; done; echo PEAK $last", Testing.Repository.Output("Studio.Training", "Studio.Training.dll"), run.Root },
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output[(output.LastIndexOf("PEAK ", StringComparison.Ordinal) + 5)..], System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }
}
