using System.Globalization;
using System.Text.Json;
using Studio.Testing;
using Studio.Training.Generation;

namespace Studio.Training.Tests.Generation;

[Trait("Category", Oracles.Category)]
public sealed class LogitsProcessorsTests
{
    public static TheoryData<string> Files => [.. Oracles.Files("logits_processors.json")];

    /// <summary>Every processor case of the reference values: one processor each, on a row of logits and a history.</summary>
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Apply_EveryOracleCase_GivesTheSameScores(string file)
    {
        using var oracle = JsonDocument.Parse(File.ReadAllText(file));
        List<string> wrong = [];
        var checkedCases = 0;
        foreach (var one in oracle.RootElement.GetProperty("processors").EnumerateArray())
        {
            var name = one.GetProperty("processor").GetString()!;
            var (options, rules) = Parse(name, one.GetProperty("history").GetArrayLength());
            var scores = GenerationOracles.Floats(one.GetProperty("logits"));
            new LogitsProcessors(options, rules).Apply(scores, GenerationOracles.Ints(one.GetProperty("history")), written: 0);
            if (!scores.SequenceEqual(GenerationOracles.Floats(one.GetProperty("out")), new Nearly())) wrong.Add($"{name}: {string.Join(' ', scores)}");
            checkedCases++;
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {checkedCases} differ:\n{string.Join('\n', wrong)}");
        Assert.NotEqual(0, checkedCases);
    }

    [Fact]
    public void Apply_RepetitionThenMinimum_KeepsTheEndTokenBanned()
    {
        float[] scores = [1, 2, 3];
        new LogitsProcessors(new() { RepetitionPenalty = 2, MinTokens = 4 }, new([2], 2, [])).Apply(scores, [2, 0], written: 3);
        Assert.Equal([0.5f, 2, float.NegativeInfinity], scores);
    }

    [Fact]
    public void Apply_MinimumReached_LeavesTheEndToken()
    {
        float[] scores = [1, 2, 3];
        new LogitsProcessors(new() { MinTokens = 4 }, new([2], 2, [])).Apply(scores, [0], written: 4);
        Assert.Equal([1f, 2, 3], scores);
    }

    /// <summary>"min_length=7,eos=2": names as generate() has them, which counts the history into the minimum.</summary>
    private static (GenerationOptions Options, TokenRules Rules) Parse(string name, int history)
    {
        var eos = name.Contains(",eos=", StringComparison.Ordinal) ? int.Parse(name[(name.IndexOf(",eos=", StringComparison.Ordinal) + 5)..], CultureInfo.InvariantCulture) : -1;
        var (key, value) = (name.Split('=')[0], name.Split(",eos=")[0][(name.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var rules = eos < 0 ? TokenRules.None : new TokenRules([eos], eos, []);
        double Number() => double.Parse(value, CultureInfo.InvariantCulture);
        return key switch
        {
            "repetition_penalty" => (new() { RepetitionPenalty = Number() }, rules),
            "no_repeat_ngram_size" => (new() { NoRepeatNgramSize = (int)Number() }, rules),
            "min_length" => (new() { MinTokens = Math.Max(0, (int)Number() - history) }, rules),
            "bad_words_ids" => (new(), rules with { BadWords = JsonSerializer.Deserialize<int[][]>(value)! }),
            _ => throw new NotSupportedException($"the reference has a processor '{key}' that this test does not know"),
        };
    }

    private sealed class Nearly : EqualityComparer<float>
    {
        public override bool Equals(float x, float y) => x == y || Math.Abs(x - y) <= 1e-6 * Math.Max(1, Math.Abs(y));

        public override int GetHashCode(float obj) => 0;
    }
}
