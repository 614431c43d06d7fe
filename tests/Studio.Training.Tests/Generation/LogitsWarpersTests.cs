using System.Text.Json;
using Studio.Testing;
using Studio.Training.Generation;

namespace Studio.Training.Tests.Generation;

[Trait("Category", Oracles.Category)]
public sealed class LogitsWarpersTests
{
    public static TheoryData<string> Files => [.. Oracles.Files("logits_processors.json")];

    /// <summary>Probabilities after Hugging Face's own warpers, on rows with ties, infinities and extremes.</summary>
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Apply_EveryOracleCase_KeepsTheSameTokensWithTheSameProbabilities(string file)
    {
        using var oracle = JsonDocument.Parse(File.ReadAllText(file));
        var rows = oracle.RootElement.GetProperty("logits");
        var cases = oracle.RootElement.GetProperty("warpers").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        foreach (var warped in cases)
        {
            var row = warped.GetProperty("row").GetString()!;
            var parameters = warped.GetProperty("params");
            float[] logits = [.. rows.GetProperty(row).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? float.NegativeInfinity : v.GetSingle())];
            float[] given = [.. logits];
            new LogitsWarpers(Options(parameters)).Apply(logits);
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

    /// <summary>A setting that is not known here is an error, not left out.</summary>
    private static GenerationOptions Options(JsonElement parameters) => parameters.EnumerateObject().Aggregate(new GenerationOptions { Temperature = 1 }, (options, given) => given.Name switch
    {
        "temperature" => options with { Temperature = given.Value.GetDouble() },
        "top_k" => options with { TopK = given.Value.GetInt32() },
        "top_p" => options with { TopP = given.Value.GetDouble() },
        "typical_p" => options with { TypicalP = given.Value.GetDouble() },
        "epsilon_cutoff" => options with { EpsilonCutoff = given.Value.GetDouble() },
        "eta_cutoff" => options with { EtaCutoff = given.Value.GetDouble() },
        "min_tokens_to_keep" => options with { MinTokensToKeep = given.Value.GetInt32() },
        _ => throw new NotSupportedException(given.Name),
    });

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
