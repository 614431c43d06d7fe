using System.Diagnostics;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Tensors;

namespace Studio.Bench.Training;

/// <summary>What must not change: losses after a kill, and memory after ten thousand steps.</summary>
public static class Exactness
{
    private const int Kills = 5;

    private static readonly RunSpec s_small = BenchSpecs.NanoGpt with
    {
        Name = "killed and resumed",
        Layers = 2,
        Heads = 2,
        EmbeddingSize = 32,
        ContextLength = 32,
        BatchSize = 8,
        Dropout = 0.1,
        MaxSteps = 3000,
        CheckpointEverySteps = 50,
        ReportEverySteps = 1,
        EvaluateEverySteps = 200,
        EvaluationBatches = 4,
        Threads = 1,
    };

    /// <summary>resume-exact: steps whose loss differs between a run and the same run killed five times at random instants.</summary>
    public static async Task<Figure> ResumeExactAsync()
    {
        using var workspace = await BenchWorkspace.WithShakespeareAsync();
        var watch = Stopwatch.StartNew();
        var straight = await Train.ToEndAsync(workspace, s_small);
        var whole = watch.Elapsed;
        var seed = Environment.TickCount;
        var broken = Train.Prepare(workspace, s_small);
        var killed = await Train.ToEndKilledAsync(broken, new Random(seed), whole / 8, whole / 3, Kills);
        var expected = Journal.ByStep(straight, MetricNames.Loss);
        var actual = Journal.ByStep(broken, MetricNames.Loss);
        var differing = expected.Keys.Union(actual.Keys).Count(step =>
            !expected.TryGetValue(step, out var a) || !actual.TryGetValue(step, out var b) || BitConverter.DoubleToInt64Bits(a) != BitConverter.DoubleToInt64Bits(b));
        return new Figure(differing, 1).With("steps", expected.Count).With("kills", killed).With("seed", seed);
    }

    /// <summary>step-memory: growth of resident memory in percent, after 10,000 small steps against after 100.</summary>
    public static async Task<Figure> StepMemoryAsync()
    {
        using var workspace = await BenchWorkspace.WithShakespeareAsync();
        var (experiment, data) = workspace.Open(s_small);
        using var _ = experiment;
        using var __ = data;
        using var trainer = StepTimes.Trainer(workspace, experiment);
        var early = 0.0;
        for (var step = 1; step <= 10_000; step++)
        {
            using (var scope = new TensorScope())
                trainer.Step(1e-4).Loss.Item<double>();
            if (step == 100)
                early = Machine.ResidentMegabytes(Environment.ProcessId);
        }
        var late = Machine.ResidentMegabytes(Environment.ProcessId);
        return new Figure(100 * (late - early) / early, 1).With("after_100_mb", Math.Round(early, 1)).With("after_10000_mb", Math.Round(late, 1));
    }
}
