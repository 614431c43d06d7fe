using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Tests.Loops;

namespace Studio.Training.Tests.Worker;

/// <summary>SIGKILL aimed into the writing of checkpoints: there is always a whole one, and the losses stay the same to the bit.</summary>
public sealed class CheckpointKillTests : IDisposable
{
    private const int Kills = 8;
    private readonly WorkerProcess _worker = new();

    public void Dispose() => _worker.Dispose();

    // some 6 MB a checkpoint, so that its writing takes long enough to be hit
    private static RunSpec Spec => TrainingFixture.TextSpec with { Layers = 2, EmbeddingSize = 128, MaxSteps = 40, CheckpointEverySteps = 1, EvaluateEverySteps = 4, EvaluationBatches = 1, SampleEverySteps = 0 };

    [Fact]
    public async Task Train_KilledInsideCheckpointWrites_AlwaysResumesFromAWholeOneExactly()
    {
        var (alone, killed) = (_worker.CreateRun(Spec), _worker.CreateRun(Spec));
        Assert.Equal(0, (await WorkerProcess.Run("train", alone.Root)).Code);
        var random = new Random(11);
        var (inside, reported) = (0, 0L);
        for (var kill = 0; kill < Kills; kill++)
        {
            var wasInside = await KillInsideAWrite(killed, random);
            if (wasInside is null) break; // it was done before it could be hit
            inside += wasInside.Value ? 1 : 0;
            var newest = Newest(killed);
            // what the journal names is whole, always: the event comes after the rename
            Assert.True(newest >= reported && newest >= LastReported(killed), $"kill {kill}: step {LastReported(killed)} was reported and the newest whole checkpoint is of step {newest}");
            reported = newest;
        }
        Assert.Equal(0, (await WorkerProcess.Run("train", killed.Root)).Code);
        Assert.True(inside > 0, "no kill fell into a write");
        Assert.Equal(WorkerProcess.Losses(alone), WorkerProcess.Losses(killed));
        Assert.Empty(Directory.GetFileSystemEntries(killed.Checkpoints, ".*"));
        foreach (var file in Directory.GetFiles(alone.Checkpoint("step-00000040"), "*.safetensors"))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(killed.Checkpoint("step-00000040"), Path.GetFileName(file))));
    }

    /// <summary>Lets some checkpoints pass, waits for the next one's folder, and kills a moment later.</summary>
    /// <returns>whether the half-written folder was left behind; null when the run ended first.</returns>
    private static async Task<bool?> KillInsideAWrite(RunDirectory run, Random random)
    {
        var from = Newest(run) + random.Next(1, 4);
        using var process = WorkerProcess.Start("train", run.Root);
        while (!process.HasExited && (Newest(run) < from || !IsWriting(run)))
            Thread.Yield();
        var moment = DateTime.UtcNow.AddMilliseconds(random.NextDouble() * 15);
        while (DateTime.UtcNow < moment)
            Thread.SpinWait(100);
        if (process.HasExited) return null;
        process.Kill();
        await process.WaitForExitAsync();
        return IsWriting(run);
    }

    private static bool IsWriting(RunDirectory run) => Directory.Exists(run.Checkpoints) && Directory.EnumerateDirectories(run.Checkpoints, ".writing-*").Any();

    private static long Newest(RunDirectory run) => new CheckpointStore(run).Newest(_ => { })?.State.Step ?? 0;

    private static long LastReported(RunDirectory run) => WorkerProcess.Events(run).OfType<CheckpointEvent>().LastOrDefault()?.Step ?? 0;
}
