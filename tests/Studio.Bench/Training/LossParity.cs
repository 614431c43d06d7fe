using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Studio.Testing;
using Studio.Training.Batches;
using Studio.Training.Loops;
using Studio.Training.Tensors;
using Studio.Training.Weights;

namespace Studio.Bench.Training;

/// <summary>
/// loss-parity: ten consecutive training losses beside PyTorch's own (LossParity.py), from the same initial weights and
/// the same batches; the largest relative difference of the ten.
/// </summary>
public static class LossParity
{
    private const int Steps = 10;

    public static async Task<Figure> MeasureAsync()
    {
        using var workspace = await BenchWorkspace.WithShakespeareAsync();
        using var folder = new TempFolder();
        var spec = BenchSpecs.NanoGpt with { LearningRateSchedule = Studio.Training.Contracts.Schedules.Constant, WarmupSteps = 0 };
        var (experiment, data) = workspace.Open(spec);
        using var _ = experiment;
        using var __ = data;
        SafeTensorsWriter.Write(folder.File("weights.safetensors"), experiment.Model.NamedParameters());
        var start = experiment.Batches.Position;
        folder.Write("batches.json", JsonSerializer.Serialize(Enumerable.Range(0, Steps).Select(_ => Rows(experiment.Batches)).ToList()));
        experiment.Batches.Position = start;

        var ours = StepTimes.Losses(workspace, experiment, Steps);
        var peer = await Peer.RunFileAsync(Path.Combine(Repository.Root, "tests", "Studio.Bench", "Training", "LossParity.py"),
            folder.File("weights.safetensors"), folder.File("batches.json"), $"{spec.Heads}", Number(spec.LearningRate), Number(spec.WeightDecay), Number(spec.Beta2), Number(spec.GradientClipNorm));
        var theirs = peer["losses"]!.AsArray().Select(n => n!.GetValue<double>()).ToArray();
        var largest = ours.Zip(theirs, (a, b) => Math.Abs(a - b) / Math.Abs(b)).Max();
        return new Figure(largest, 1)
            .With("losses", new JsonArray([.. ours.Select(l => (JsonNode)l)]))
            .With("peer_losses", new JsonArray([.. theirs.Select(l => (JsonNode)l)]));
    }

    private static object Rows(BatchSource batches)
    {
        using var scope = new TensorScope();
        var batch = batches.Next();
        return new { inputs = Table(batch.Inputs.Values), targets = Table(batch.Targets) };
    }

    private static long[][] Table(Tensor ids) => [.. ids.ToArray<long>().Chunk((int)ids.Size(1))];

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
