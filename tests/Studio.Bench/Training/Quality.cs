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

    /// <summary>char-gpt: validation loss in nats after nanoGPT's 2,000 steps, over all validation data at the end.</summary>
    public static async Task<Figure> CharGptAsync()
    {
        using var workspace = await BenchWorkspace.WithShakespeareAsync();
        var directory = await Train.ToEndAsync(workspace, BenchSpecs.NanoGpt with { EvaluateEverySteps = 0, EvaluationBatches = 0 });
        return new Figure(Journal.Last(directory, MetricNames.ValidationLoss), 1)
            .With("seed", BenchSpecs.NanoGpt.Seed).With("documented", 1.88);
    }
}
