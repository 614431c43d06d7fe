using System.Diagnostics;
using System.Text.Json.Nodes;
using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Bench.Training;

/// <summary>
/// generate: tokens a second of greedy writing and of a search with five beams, GPT-2's 124 million random weights, one
/// thread, beside PyTorch with a cache, rounds interleaved. Where BLIS is on the machine the peer gets it too, and the
/// ratio is that to the faster of the two.
/// </summary>
public static class GenerationSpeed
{
    private const int Rounds = 3;
    private const int NewTokens = 64;
    private static readonly int[] s_prompt = [.. Enumerable.Range(0, 16).Select(i => (i * 7919 + 3) % 50257)];

    public static async Task<Figure> MeasureAsync()
    {
        TorchRuntime.Threads = 1;
        using var model = RandomGpt2();
        List<double> greedy = [], beams = [];
        Dictionary<string, (List<double> Greedy, List<double> Beams)> peers = [];
        Greedy(model, 2);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var blas in new[] { Peer.BlasFolder, Peer.BlisFolder }.Where(Directory.Exists))
            {
                var peer = await Peer.RunFileAsync(Peer.Find("peer_generate.py"), blas, ["--threads", "1", "--repeats", "1", "--new", $"{NewTokens}"]);
                if (!peers.TryGetValue(blas, out var of)) peers[blas] = of = ([], []);
                of.Greedy.Add(peer["greedy_tokens_per_s"]!.GetValue<double>());
                of.Beams.Add(peer["beam_tokens_per_s"]!.GetValue<double>());
            }
            greedy.Add(Greedy(model, NewTokens));
            beams.Add(Beams(model, NewTokens));
        }
        var (theirGreedy, theirBeams) = (peers.Values.Max(p => Medians.Median(p.Greedy)), peers.Values.Max(p => Medians.Median(p.Beams)));
        var (greedyRatio, beamRatio) = (Medians.Median(greedy) / theirGreedy, Medians.Median(beams) / theirBeams);
        var figure = new Figure(Medians.Median(greedy), Rounds, theirGreedy)
            .With("beams_tokens_per_s", Round(Medians.Median(beams))).With("peer_beams_tokens_per_s", Round(theirBeams))
            .With("greedy_ratio", Round(greedyRatio)).With("beam_ratio", Round(beamRatio)).With("lowest_ratio", Round(Math.Min(greedyRatio, beamRatio)))
            .With("each", Each(greedy)).With("beams_each", Each(beams)).With("threads", 1);
        foreach (var (blas, of) in peers)
            figure.With($"peer_{Path.GetFileName(blas)}", Each(of.Greedy)).With($"peer_beams_{Path.GetFileName(blas)}", Each(of.Beams));
        return figure;
    }

    private static Gpt2 RandomGpt2()
    {
        using var scope = new TensorScope();
        var model = new Gpt2(new() { VocabularySize = 50257, ContextLength = 1024, Layers = 12, Heads = 12, EmbeddingSize = 768 });
        model.Eval();
        model.PreferHugePages();
        return model;
    }

    private static double Greedy(CausalModel model, int tokens)
    {
        var started = Stopwatch.GetTimestamp();
        using var generator = new TextGenerator(model, [s_prompt], new() { Temperature = 0, MaxTokens = tokens }, TokenRules.None, 1, Device.Cpu);
        while (!generator.IsDone) generator.Step();
        return tokens / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Beams(CausalModel model, int tokens)
    {
        var started = Stopwatch.GetTimestamp();
        using var search = new BeamSearch(model, [s_prompt], new() { Beams = 5, MaxTokens = tokens }, TokenRules.None, Device.Cpu);
        while (!search.IsDone) search.Step();
        return tokens / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Round(double value) => Math.Round(value, 3);

    private static JsonArray Each(IEnumerable<double> values) => [.. values.Select(v => (JsonNode)Round(v))];
}
