using System.Text.Json.Nodes;
using Studio.Training.Contracts;

namespace Studio.Bench.Training;

/// <summary>What the models reach: runs of the real worker from start to end, their figures read from the journal.</summary>
public static class Quality
{
    /// <summary>mnist-mlp: test accuracy in percent after 5 epochs, median of three seeds.</summary>
    public static async Task<Figure> MnistMlpAsync()
    {
        using var workspace = await BenchWorkspace.WithMnistAsync();
        int[] seeds = [1, 2, 3];
        var accuracies = new List<double>();
        foreach (var seed in seeds)
            accuracies.Add(100 * Journal.Last(await Train.ToEndAsync(workspace, BenchSpecs.MnistMlp with { Seed = seed }), MetricNames.TestAccuracy));
        return new Figure(Medians.Median(accuracies), seeds.Length)
            .With("seeds", new JsonArray([.. seeds.Select(s => (JsonNode)s)]))
            .With("each", new JsonArray([.. accuracies.Select(a => (JsonNode)Math.Round(a, 2))]));
    }

    /// <summary>
    /// char-gpt: validation loss in nats after 2,000 steps of nanoGPT's model and batches, over all validation data at the
    /// end, with the preset's learning rate; beside it what nanoGPT's own rate reaches. nanoGPT's documented figure is an
    /// estimate on 20 random batches, good to about 0.02; PyTorch itself reaches 1.896 and 1.913 on all of it (seeds 1337, 1).
    /// </summary>
    public static async Task<Figure> CharGptAsync()
    {
        using var workspace = await BenchWorkspace.WithShakespeareAsync();
        var preset = RunSpecPresets.CharGptSmall.Spec.LearningRate;
        return new Figure(await LossAsync(preset), 1)
            .With("learning_rate", preset)
            .With("at_nanogpts_rate", Math.Round(await LossAsync(BenchSpecs.NanoGpt.LearningRate), 4))
            .With("seed", BenchSpecs.NanoGpt.Seed).With("documented", 1.88);

        async Task<double> LossAsync(double learningRate)
        {
            var spec = BenchSpecs.NanoGpt with { LearningRate = learningRate, EvaluateEverySteps = 0, EvaluationBatches = 0 };
            return Journal.Last(await Train.ToEndAsync(workspace, spec), MetricNames.ValidationLoss);
        }
    }
}
