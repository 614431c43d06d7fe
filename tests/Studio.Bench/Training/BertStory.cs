using System.Diagnostics;
using System.Text.Json.Nodes;
using Studio.Training.Contracts;
using Studio.Training.Weights;

namespace Studio.Bench.Training;

/// <summary>
/// What reading without labels is worth: a small BERT reads IMDB's 25,000 training reviews (hidden words and next sentences),
/// then learns their judgement from 1,000 of them, beside one that begins with those. Each run chooses its checkpoint on
/// 1,000 other training reviews, and meets the 25,000 test reviews once.
/// </summary>
public static class BertStory
{
    private static readonly int[] s_seeds = [1, 2, 3];

    // both figures are of one pretrained model and one set of runs from it; a program measures each once
    private static readonly Lazy<Task<Pretrained>> s_pretrained = new(PretrainAsync);
    private static readonly Lazy<Task<Arm>> s_full = new(async () => await TuneAsync(BenchSpecs.BertFine with { BaseModel = (await s_pretrained.Value).Model }));

    /// <summary>bert-story: points of test accuracy that pretraining adds to 1,000 labels, means of three seeds.</summary>
    public static async Task<Figure> MeasureAsync()
    {
        var (pretrained, tuned, scratch) = (await s_pretrained.Value, await s_full.Value, await TuneAsync(BenchSpecs.BertScratch));
        return new Figure(tuned.Mean - scratch.Mean, s_seeds.Length)
            .With("fine_tuned", Math.Round(tuned.Mean, 2)).With("from_scratch", Math.Round(scratch.Mean, 2))
            .With("each_fine_tuned", Each(tuned)).With("each_from_scratch", Each(scratch))
            .With("masked_loss", Math.Round(pretrained.MaskedLoss, 3)).With("next_sentence", Math.Round(pretrained.NextSentence, 3))
            .With("pretraining_s", Math.Round(pretrained.Seconds)).With("seconds", Math.Round(pretrained.Seconds + tuned.Seconds + scratch.Seconds));
    }

    /// <summary>lora: points of test accuracy that LoRA loses against training every weight of the same model, and the share it trains, head included.</summary>
    public static async Task<Figure> LoraAsync()
    {
        var full = await s_full.Value;
        var lora = await TuneAsync(BenchSpecs.BertLora with { BaseModel = (await s_pretrained.Value).Model });
        return new Figure(full.Mean - lora.Mean, s_seeds.Length)
            .With("trained_percent", Math.Round(100 * lora.TrainedShare, 2)).With("lora", Math.Round(lora.Mean, 2)).With("full", Math.Round(full.Mean, 2))
            .With("each_lora", Each(lora)).With("each_full", Each(full)).With("seconds", Math.Round(lora.Seconds));
    }

    /// <param name="Model">as a spec names it.</param>
    /// <param name="MaskedLoss">of the held-out reviews' hidden tokens, in nats.</param>
    /// <param name="NextSentence">share of held-out pairs told rightly.</param>
    private sealed record Pretrained(BenchWorkspace Workspace, string Model, double MaskedLoss, double NextSentence, double Seconds);

    /// <param name="Accuracies">on the test reviews, in percent, by seed.</param>
    /// <param name="TrainedShare">numbers in a checkpoint, which holds those that learned, of all.</param>
    private sealed record Arm(IReadOnlyList<double> Accuracies, double TrainedShare, double Seconds)
    {
        public double Mean => Accuracies.Average();
    }

    private static async Task<Pretrained> PretrainAsync()
    {
        var workspace = new BenchWorkspace();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => workspace.Dispose(); // both figures and all runs share it
        await FewLabels.ImportAsync(workspace, labels: 1000, validation: 1000);
        await BenchWorkspace.WorkerAsync("tokenizer", "train", FewLabels.Texts, "--name", BenchSpecs.BertPretraining.TokenizerId, "--type", "wordpiece", "--vocab", "8000", "--workspace", workspace.Workspace.Root);
        var watch = Stopwatch.StartNew();
        var run = await Train.ToEndAsync(workspace, BenchSpecs.BertPretraining);
        var loss = Journal.Last(run, MetricNames.ValidationLoss);
        var next = Journal.Last(run, MetricNames.ValidationNextSentenceAccuracy);
        return new(workspace, "run:" + run.Id, loss, next, watch.Elapsed.TotalSeconds);
    }

    private static async Task<Arm> TuneAsync(RunSpec spec)
    {
        var workspace = (await s_pretrained.Value).Workspace;
        var (watch, accuracies, share) = (Stopwatch.StartNew(), new List<double>(), 0.0);
        foreach (var seed in s_seeds)
        {
            var run = await Train.ToEndAsync(workspace, spec with { Seed = seed });
            accuracies.Add(100 * Journal.Last(run, MetricNames.TestAccuracy));
            share = TrainedShare(run);
        }
        return new(accuracies, share, watch.Elapsed.TotalSeconds);
    }

    private static double TrainedShare(RunDirectory run)
    {
        double Numbers(string path)
        {
            using var file = SafeTensorsFile.Open(path);
            return file.Entries.Values.Sum(entry => entry.Shape.Aggregate(1.0, (a, b) => a * b));
        }

        var learned = Numbers(Path.Combine(Directory.GetDirectories(run.Checkpoints, "step-*")[0], "model.safetensors"));
        return learned / (learned + (File.Exists(run.FrozenWeights) ? Numbers(run.FrozenWeights) : 0));
    }

    private static JsonArray Each(Arm arm) => [.. arm.Accuracies.Select(a => (JsonNode)Math.Round(a, 2))];
}
