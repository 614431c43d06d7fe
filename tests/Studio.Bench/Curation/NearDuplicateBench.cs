using System.Diagnostics;
using System.Text.Json;
using Studio.Data.Cleaning.Duplicates;
using Studio.Testing;

namespace Studio.Bench.Curation;

/// <summary>
/// neardup: 20,000 short texts through signatures, bands and exact verification on one thread, beside what datasketch
/// reaches on such texts (peers/README.md: 12,400 docs/s by words, 3,900 by characters; it cannot be restored here to run
/// beside). Recall and precision are held against exact similarities of 3,212 real texts. neardup-1m: a million on all cores.
/// </summary>
public static class NearDuplicateBench
{
    private const double Threshold = 0.8;
    private const double DatasketchByWords = 12_400;
    private const double DatasketchByCharacters = 3_900;

    public static Task<Figure> ShortTextsAsync()
    {
        var texts = ShortTexts.Make(20_000);
        Rate(new Shingler(byWords: true, 3), texts, out _); // compiles what the measured rounds run
        var byWords = Enumerable.Range(0, 5).Select(_ => Rate(new Shingler(byWords: true, 3), texts, out _)).ToList();
        var pairs = 0;
        var byCharacters = Enumerable.Range(0, 5).Select(_ => Rate(new Shingler(byWords: false, 5), texts, out pairs)).ToList();
        var (wordRecall, wordPrecision) = Truth("word3", new Shingler(byWords: true, 3));
        var (recall, precision) = Truth("char5", new Shingler(byWords: false, 5));
        return Task.FromResult(new Figure(Medians.Median(byWords), byWords.Count, DatasketchByWords)
            .With("by", "3 words").With("by_characters", Math.Round(Medians.Median(byCharacters))).With("by_characters_ratio", Math.Round(Medians.Median(byCharacters) / DatasketchByCharacters, 1))
            .With("recall", Math.Round(Math.Min(recall, wordRecall), 4)).With("precision", Math.Min(precision, wordPrecision))
            .With("pairs", pairs).With("permutations", NearDuplicateIndex.Permutations).With("threads", 1).With("peer_is", "datasketch 1.10 as peers/README.md states it"));
    }

    public static Task<Figure> MillionAsync()
    {
        var texts = ShortTexts.Make(1_000_000);
        var before = Machine.ResidentMegabytes(Environment.ProcessId);
        var watch = Stopwatch.StartNew();
        using var index = new NearDuplicateIndex(new Shingler(byWords: false, 5), Threshold, Environment.ProcessorCount, Path.GetTempPath());
        foreach (var some in texts.Chunk(8192))
            index.AddRange(some);
        var clusters = index.Clusters();
        return Task.FromResult(new Figure(watch.Elapsed.TotalSeconds, 1)
            .With("peak_mb", Math.Round(Machine.PeakMegabytes(Environment.ProcessId))).With("texts_mb", Math.Round(before))
            .With("clusters", clusters.Count).With("copies", clusters.Sum(c => c.Length - 1)).With("by", "5 characters").With("threads", Environment.ProcessorCount));
    }

    private static double Rate(Shingler shingler, IReadOnlyList<string> texts, out int pairs)
    {
        var watch = Stopwatch.StartNew();
        using var index = new NearDuplicateIndex(shingler, Threshold);
        foreach (var some in texts.Chunk(2048))
            index.AddRange(some);
        pairs = index.Pairs().Count;
        return texts.Count / watch.Elapsed.TotalSeconds;
    }

    private static (double Recall, double Precision) Truth(string name, Shingler shingler)
    {
        var texts = SharedData.Find("oracles/neardup_texts.jsonl") ?? throw new NotMeasurable("oracles/neardup_texts.jsonl is not beside the repository, nor in $STUDIO_ORACLES");
        using var truth = JsonDocument.Parse(File.ReadAllText(SharedData.Find("oracles/neardup_truth.json") ?? throw new NotMeasurable("oracles/neardup_truth.json is not there")));
        var expected = truth.RootElement.GetProperty(name).GetProperty("pairs_at_least_0_5").EnumerateArray()
            .Where(p => p[2].GetDouble() >= Threshold).Select(p => (p[0].GetInt32(), p[1].GetInt32())).ToHashSet();
        using var index = new NearDuplicateIndex(shingler, Threshold);
        index.AddRange([.. File.ReadLines(texts).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("text").GetString()!)]);
        var found = index.Pairs().Select(p => (p.First, p.Second)).ToList();
        var right = found.Count(expected.Contains);
        return ((double)right / expected.Count, found.Count == 0 ? 1 : (double)right / found.Count);
    }
}
