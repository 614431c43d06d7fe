using System.Text.Json;
using Studio.Data.Cleaning.Duplicates;
using Studio.Testing;

namespace Studio.Data.Tests.Cleaning;

/// <summary>Against exact Jaccard similarities of 3,212 real texts, by brute force over all pairs (neardup_truth.json).</summary>
public sealed class NearDuplicateTests
{
    [Theory]
    [InlineData("char5", false, 5, 0.7)]
    [InlineData("char5", false, 5, 0.8)]
    [InlineData("char5", false, 5, 0.9)]
    [InlineData("char5", false, 5, 1.0)]
    [InlineData("word3", true, 3, 0.7)]
    [InlineData("word3", true, 3, 0.8)]
    [InlineData("word3", true, 3, 0.9)]
    [InlineData("word3", true, 3, 1.0)]
    public void Pairs_OfRealTexts_AreExactAndNearlyAll(string shingling, bool byWords, int size, double threshold)
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(SharedData.RequireShared("oracles/neardup_truth.json")));
        var of = truth.RootElement.GetProperty(shingling);
        var expected = of.GetProperty("pairs_at_least_0_5").EnumerateArray()
            .Select(p => ((p[0].GetInt32(), p[1].GetInt32()), p[2].GetDouble())).Where(p => p.Item2 >= threshold).ToDictionary(p => p.Item1, p => p.Item2);
        using var index = Index(new Shingler(byWords, size), threshold);

        var pairs = index.Pairs();

        Assert.All(pairs, p => Assert.Equal(expected[(p.First, p.Second)], p.Similarity, 1e-8));
        Assert.InRange(pairs.Count, 0.98 * expected.Count, expected.Count);
    }

    [Fact]
    public void Clusters_OfRealTexts_AreTheTruths()
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(SharedData.RequireShared("oracles/neardup_truth.json")));
        var expected = truth.RootElement.GetProperty("char5").GetProperty("0.8").GetProperty("clusters").EnumerateArray().Select(c => c.EnumerateArray().Select(i => i.GetInt32()).ToArray()).ToList();
        using var index = Index(new Shingler(false, 5), 0.8);

        var clusters = index.Clusters();

        Assert.InRange(clusters.Count(c => expected.Any(e => e.SequenceEqual(c))), 0.98 * expected.Count, expected.Count);
    }

    [Fact]
    public void Similarity_OfSignatures_IsJaccards()
    {
        // sets of 1,000 with a known overlap: the share of agreeing places estimates it
        var minHash = new MinHash(1024);
        var (first, second) = (new uint[1024], new uint[1024]);
        var random = new Random(7);
        var pieces = Enumerable.Range(0, 1500).Select(_ => (ulong)random.NextInt64() * 2862933555777941757).ToArray();
        minHash.Sign(pieces.AsSpan(0, 1000), first);
        minHash.Sign(pieces.AsSpan(500, 1000), second);

        Assert.Equal(500.0 / 1500, first.Zip(second).Count(p => p.First == p.Second) / 1024.0, 0.05);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("  ", 0)]
    [InlineData("abc", 1)]
    [InlineData("ABCDEF", 2)]
    [InlineData("aaaaaaaaaa", 1)]
    public void Shingles_OfShortTexts_AreAsDefined(string text, int expected) => Assert.Equal(expected, new Shingler(false, 5).Of(text).Length);

    [Fact]
    public void For_EveryThreshold_FindsAtLeast99Percent() =>
        Assert.All([0.3, 0.5, 0.7, 0.8, 0.9, 1.0], t => Assert.True(LshBands.For(t, 128).Probability(t) >= 0.99));

    [Fact]
    public void Clusters_OneTextManyTimes_AreOneGroupHoweverLarge()
    {
        using var index = new NearDuplicateIndex(new Shingler(true, 2), 0.8);
        index.AddRange([.. Enumerable.Repeat("the very same words stand here again and again", 40), "something else altogether that nobody wrote"]);
        Assert.Equal(40, Assert.Single(index.Clusters()).Length);
    }

    private static NearDuplicateIndex Index(Shingler shingler, double threshold)
    {
        var texts = File.ReadLines(SharedData.RequireShared("oracles/neardup_texts.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("text").GetString()!).ToList();
        var index = new NearDuplicateIndex(shingler, threshold);
        foreach (var some in texts.Chunk(500))
            index.AddRange(some);
        return index;
    }
}
