using System.Diagnostics;
using System.Text.Json.Nodes;
using Studio.Training.Contracts;

namespace Studio.Bench.Training;

/// <summary>
/// What text classifiers reach from scratch: runs of the real worker. The checkpoint is chosen on validation rows; the test
/// rows are measured once, at the run's end.
/// </summary>
public static class TextQuality
{
    /// <summary>sst2: test accuracy in percent of a TextCNN on SST-2's own division, median of three seeds.</summary>
    public static async Task<Figure> Sst2Async()
    {
        using var workspace = new BenchWorkspace();
        await workspace.ImportDividedAsync("sst2", "text,label,split", ("train", "data/sst2/train.tsv"), ("validation", "data/sst2/dev.tsv"), ("test", "data/sst2/test.tsv"));
        int[] seeds = [1, 2, 3];
        var accuracies = new List<double>();
        foreach (var seed in seeds)
            accuracies.Add(await TestAccuracyAsync(workspace, BenchSpecs.Sst2 with { Seed = seed }));
        return new Figure(Medians.Median(accuracies), seeds.Length)
            .With("model", "textcnn").With("seeds", new JsonArray([.. seeds.Select(s => (JsonNode)s)]))
            .With("each", new JsonArray([.. accuracies.Select(a => (JsonNode)Math.Round(a, 2))]));
    }

    /// <summary>chnsenticorp: test accuracy in percent of a TextCNN over Chinese characters, a tenth of the reviews held out.</summary>
    public static async Task<Figure> ChnSentiCorpAsync()
    {
        using var workspace = new BenchWorkspace();
        await workspace.ImportAsync("hotels", BenchWorkspace.Shared("data/zh/ChnSentiCorp_htl_all.csv"));
        return new Figure(await TestAccuracyAsync(workspace, BenchSpecs.ChnSentiCorp), 1).With("model", "textcnn").With("seed", BenchSpecs.ChnSentiCorp.Seed);
    }

    /// <summary>imdb: test accuracy in percent of fastText with word pairs on the 25,000 test reviews, and how long the run took.</summary>
    public static async Task<Figure> ImdbAsync()
    {
        using var workspace = new BenchWorkspace();
        await workspace.ImportDividedAsync("imdb", "id,rating,label,text,split", ("train", "data/imdb/imdb_train.csv"), ("test", "data/imdb/imdb_test.csv"));
        var watch = Stopwatch.StartNew();
        var accuracy = await TestAccuracyAsync(workspace, BenchSpecs.Imdb);
        return new Figure(accuracy, 1).With("model", "fasttext").With("seconds", Math.Round(watch.Elapsed.TotalSeconds)).With("seed", BenchSpecs.Imdb.Seed);
    }

    private static async Task<double> TestAccuracyAsync(BenchWorkspace workspace, RunSpec spec) =>
        100 * Journal.Last(await Train.ToEndAsync(workspace, spec), MetricNames.TestAccuracy);
}
