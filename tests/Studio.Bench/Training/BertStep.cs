using System.Diagnostics;
using System.Text.Json.Nodes;
using Studio.Training.Batches;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Bench.Training;

/// <summary>
/// bert-step: median milliseconds of one update (forward, backward, clipping, AdamW) of a BERT-mini classifier on 16 texts
/// of 128 random tokens, beside PyTorch on one thread each, rounds interleaved. The loss is read after every update.
/// </summary>
public static class BertStep
{
    private const int Rounds = 3;
    private const int Steps = 12;
    private const int Skipped = 3;
    private const int Vocabulary = 30_522;

    public static async Task<Figure> MeasureAsync()
    {
        using var workspace = new BenchWorkspace();
        List<double> ours = [], theirs = [];
        for (var round = 0; round < Rounds; round++)
        {
            var peer = await Peer.RunAsync("peer_bert_step.py", "--steps", $"{Steps}", "--threads", "1");
            theirs.Add(peer["ms_per_step"]!["median"]!.GetValue<double>());
            ours.Add(MedianStep(workspace));
        }
        return new Figure(Medians.Median(ours), Rounds, Medians.Median(theirs)).With("each", Each(ours)).With("peer_each", Each(theirs)).With("threads", 1);
    }

    private static double MedianStep(BenchWorkspace workspace)
    {
        TorchRuntime.Threads = 1;
        using var batches = new RandomTexts(BenchSpecs.BertMini.BatchSize, 128);
        using var experiment = Experiment.Create(BenchSpecs.BertMini, batches, new() { VocabularySize = Vocabulary, PaddingId = 0, ClassCount = 2 }, Device.Cpu);
        using var trainer = StepTimes.Trainer(workspace, experiment);
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

    private static JsonArray Each(IEnumerable<double> values) => [.. values.Select(v => (JsonNode)Math.Round(v, 1))];

    /// <summary>Full texts of random tokens with random classes, and their mask, as the peer makes them.</summary>
    private sealed class RandomTexts(int rows, int length) : BatchSource
    {
        private readonly RandomStream _random = RandomStream.For(1337, "texts");

        public override BatchPosition Position { get; set; } = new(0, 0);
        public override double BatchesPerEpoch => 1000;
        public override int TokensPerBatch => 0;

        public override bool Has(DataPart part) => part == DataPart.Train;

        public override Batch Next()
        {
            var ids = Tensor.From(Enumerable.Range(0, rows * length).Select(_ => 1 + _random.Below(Vocabulary - 1)).ToArray(), [rows, length]);
            return new(new ModelInput(ids, ids.OnesLike()), Tensor.From(Enumerable.Range(0, rows).Select(_ => _random.Below(2)).ToArray()));
        }

        public override IEnumerable<Batch> Evaluation(DataPart part, int maxBatches) => [];

        public override void Dispose()
        {
            // holds nothing
        }
    }
}
