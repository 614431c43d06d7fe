using System.Text.Json;
using Studio.Testing;
using Studio.Training.Generation;

namespace Studio.Training.Tests.Generation;

[Trait("Category", Oracles.Category)]
public sealed class SamplerTests
{
    /// <summary>Probabilities after Hugging Face's own temperature, top-k and top-p warpers, on rows with ties, infinities and extremes.</summary>
    [Fact]
    public void Warp_EveryOracleCase_KeepsTheSameTokensWithTheSameProbabilities()
    {
        using var oracle = JsonDocument.Parse(File.ReadAllText(GenerationOracles.RequireFile("logits_processors.json")));
        var rows = oracle.RootElement.GetProperty("logits");
        var cases = oracle.RootElement.GetProperty("warpers").EnumerateArray().Where(c => c.GetProperty("params").EnumerateObject().All(p => p.Name is "temperature" or "top_k" or "top_p")).ToList();
        Assert.NotEmpty(cases);
        foreach (var warped in cases)
        {
            var row = warped.GetProperty("row").GetString()!;
            var parameters = warped.GetProperty("params");
            float[] logits = [.. rows.GetProperty(row).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? float.NegativeInfinity : v.GetSingle())];
            float[] given = [.. logits];
            new Sampler(Options(parameters), seed: 1).Warp(logits);
            int[] expectedKept = [.. warped.GetProperty("kept").EnumerateArray().Select(k => k.GetInt32())];
            int[] kept = [.. Enumerable.Range(0, logits.Length).Where(i => !float.IsNegativeInfinity(logits[i]))];
            // which of several equally likely tokens is dropped is left to the sort, so the values count and not the places
            // with 1 the oracle's warper drops what underflows to 0, where ours (as generate() there) does nothing
            if (parameters.TryGetProperty("top_p", out var topP) && topP.GetDouble() == 1) Assert.Superset(expectedKept.ToHashSet(), kept.ToHashSet());
            else Assert.Equal(expectedKept.Select(i => given[i]).Order(), kept.Select(i => given[i]).Order());
            var expected = warped.GetProperty("probs").EnumerateArray().Select(v => v.GetDouble()).Order().ToArray();
            AssertClose(expected, [.. Softmax(logits).Order()], $"{row} {parameters}");
        }
    }

    [Fact]
    public void Choose_TemperatureZero_TakesTheLikeliest() =>
        Assert.Equal(2, new Sampler(new() { Temperature = 0 }, seed: 1).Choose([1f, 2, 5, 5, 0]));

    [Fact]
    public void Choose_SameSeed_GivesTheSameTokens() => Assert.Equal(Draw(5), Draw(5));

    [Fact]
    public void Choose_OtherSeed_GivesOtherTokens() => Assert.NotEqual(Draw(5), Draw(6));

    [Fact]
    public void Choose_ManyDraws_FollowsTheProbabilities()
    {
        var sampler = new Sampler(new() { Temperature = 1 }, seed: 3);
        var counts = new int[3];
        for (var i = 0; i < 30000; i++) counts[sampler.Choose([0f, MathF.Log(2), MathF.Log(3)])]++;
        Assert.InRange(counts[0], 4750, 5250);
        Assert.InRange(counts[1], 9700, 10300);
        Assert.InRange(counts[2], 14700, 15300);
    }

    [Fact]
    public void Choose_OtherSequenceOfTheSameSeed_GivesOtherTokens() => Assert.NotEqual(Draw(5), Draw(5, sequence: 1));

    private static List<int> Draw(long seed, int sequence = 0)
    {
        var sampler = new Sampler(new() { Temperature = 1 }, seed, sequence);
        return [.. Enumerable.Range(0, 50).Select(_ => sampler.Choose(new float[20]))];
    }

    private static GenerationOptions Options(JsonElement parameters) => new()
    {
        Temperature = parameters.TryGetProperty("temperature", out var temperature) ? temperature.GetDouble() : 1,
        TopK = parameters.TryGetProperty("top_k", out var topK) ? topK.GetInt32() : 0,
        TopP = parameters.TryGetProperty("top_p", out var topP) ? topP.GetDouble() : 1,
    };

    private static double[] Softmax(float[] logits)
    {
        var largest = logits.Max();
        var weights = logits.Select(l => Math.Exp(l - (double)largest)).ToArray();
        return [.. weights.Select(w => w / weights.Sum())];
    }

    private static void AssertClose(double[] expected, double[] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-6, $"{what}: {actual[i]} instead of {expected[i]}");
    }
}
