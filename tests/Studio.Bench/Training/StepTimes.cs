using System.Diagnostics;
using System.Text.Json.Nodes;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Tensors;

namespace Studio.Bench.Training;

/// <summary>Training steps and epochs timed beside PyTorch: one thread each, same libtorch and BLAS, rounds interleaved.</summary>
public static class StepTimes
{
    private const int Rounds = 5;
    private const int Steps = 100;
    private const int Skipped = 10;

    /// <summary>gpt-step: median milliseconds of one update of nanoGPT's CPU configuration, reading the loss each step as the peer does.</summary>
    public static async Task<Figure> GptStepAsync()
    {
        using var workspace = await BenchWorkspace.WithShakespeareAsync();
        List<double> ours = [], theirs = [];
        for (var round = 0; round < Rounds; round++)
        {
            var peer = await Peer.RunAsync("peer_gpt_train.py", "--iters", $"{Steps + Skipped}", "--eval-iters", "0", "--threads", "1");
            theirs.Add(peer["ms_per_iter"]!["median"]!.GetValue<double>());
            ours.Add(MedianStep(workspace, BenchSpecs.NanoGpt));
        }
        return new Figure(Medians.Median(ours), Rounds, Medians.Median(theirs)).With("each", Each(ours)).With("peer_each", Each(theirs)).With("threads", 1);
    }

    /// <summary>gpt-step-bf16: the same under bfloat16 autocast on both sides, and the ratio in float32, rounds of all four interleaved.</summary>
    public static async Task<Figure> GptStepBFloat16Async()
    {
        using var workspace = await BenchWorkspace.WithShakespeareAsync();
        List<double> ours = [], theirs = [], oursWide = [], theirsWide = [];
        for (var round = 0; round < Rounds; round++)
        {
            theirs.Add(await PeerStepAsync("1"));
            ours.Add(MedianStep(workspace, BenchSpecs.NanoGpt with { Precision = Precisions.BFloat16 }));
            theirsWide.Add(await PeerStepAsync("0"));
            oursWide.Add(MedianStep(workspace, BenchSpecs.NanoGpt));
        }
        return new Figure(Medians.Median(ours), Rounds, Medians.Median(theirs))
            .With("fp32_ratio", Math.Round(Medians.Median(oursWide) / Medians.Median(theirsWide), 3))
            .With("each", Each(ours)).With("peer_each", Each(theirs)).With("fp32_each", Each(oursWide)).With("peer_fp32_each", Each(theirsWide)).With("threads", 1);
    }

    private static async Task<double> PeerStepAsync(string bf16) =>
        (await Peer.RunAsync("peer_gpt_train.py", "--iters", $"{Steps + Skipped}", "--eval-iters", "0", "--threads", "1", "--bf16", bf16))["ms_per_iter"]!["median"]!.GetValue<double>();

    /// <summary>mnist-epoch: median seconds of one epoch of the MNIST perceptron.</summary>
    public static async Task<Figure> MnistEpochAsync()
    {
        using var workspace = await BenchWorkspace.WithMnistAsync();
        List<double> ours = [], theirs = [];
        for (var round = 0; round < Rounds; round++)
        {
            var peer = await Peer.RunAsync("peer_mnist_mlp.py", "--epochs", "2", "--threads", "1");
            theirs.Add(peer["epoch_s"]!.AsArray()[1]!.GetValue<double>());
            ours.Add(SecondEpoch(workspace));
        }
        return new Figure(Medians.Median(ours), Rounds, Medians.Median(theirs)).With("each", Each(ours)).With("peer_each", Each(theirs)).With("threads", 1);
    }

    /// <summary>The losses of the next updates of an experiment, at its constant learning rate.</summary>
    public static double[] Losses(BenchWorkspace workspace, Experiment experiment, int steps)
    {
        using var trainer = Trainer(workspace, experiment);
        var losses = new double[steps];
        for (var step = 0; step < steps; step++)
        {
            using var scope = new TensorScope();
            losses[step] = trainer.Step(experiment.LearningRate(step), measureNorm: true).Loss.Item<double>();
        }
        return losses;
    }

    private static double MedianStep(BenchWorkspace workspace, RunSpec spec)
    {
        var (experiment, data) = workspace.Open(spec);
        using var _ = experiment;
        using var __ = data;
        using var trainer = Trainer(workspace, experiment);
        var times = new List<double>();
        for (var step = 0; step < Steps + Skipped; step++)
        {
            var started = Stopwatch.GetTimestamp();
            using (var scope = new TensorScope())
                trainer.Step(experiment.LearningRate(step), measureNorm: true).Loss.Item<double>();
            if (step >= Skipped)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return Medians.Median(times);
    }

    private static double SecondEpoch(BenchWorkspace workspace)
    {
        var (experiment, data) = workspace.Open(BenchSpecs.MnistMlp);
        using var _ = experiment;
        using var __ = data;
        using var trainer = Trainer(workspace, experiment);
        var seconds = 0.0;
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var step = 0; step < (int)experiment.StepsPerEpoch; step++)
            {
                using var scope = new TensorScope();
                trainer.Step(experiment.Spec.LearningRate);
            }
            seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        return seconds;
    }

    /// <summary>A trainer of which only Step is used: nothing is written anywhere.</summary>
    public static Trainer Trainer(BenchWorkspace workspace, Experiment experiment)
    {
        TorchRuntime.TuneAllocator(); // as the worker does before it trains
        experiment.Model.Train();
        var directory = new RunDirectory(Path.Combine(workspace.Workspace.Runs, "bench"));
        Directory.CreateDirectory(directory.Root);
        var journal = new JournalWriter(directory.Events, 1);
        return new Trainer(experiment, new RunLog(journal, directory.Log, null), new CheckpointStore(directory), null, () => false);
    }

    private static JsonArray Each(IEnumerable<double> values) => [.. values.Select(v => (JsonNode)Math.Round(v, 3))];
}
