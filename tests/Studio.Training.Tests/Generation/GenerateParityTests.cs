using System.Text.Json;
using Studio.Testing;
using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tensors;
using static Studio.Training.Tests.Generation.GenerationOracles;

namespace Studio.Training.Tests.Generation;

/// <summary>
/// Every generation case found among the reference values (models/*/generate.json, made by transformers' generate()):
/// sequences exactly, scores of beams within 1e-4 (of large ones within float32's own rounding). All that differ are listed.
/// </summary>
[Trait("Category", Oracles.Category)]
[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class GenerateParityTests
{
    private readonly List<string> _wrong = [];
    private int _cases;

    [Fact]
    public void Generate_EveryOracleCase_GivesTheSameSequencesAndScores()
    {
        foreach (var folder in ModelFolders())
        {
            using var scope = new TensorScope();
            using var loaded = PretrainedModel.Load(folder);
            var model = Assert.IsType<CausalModel>(loaded.Model, exactMatch: false);
            using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "generate.json")));
            foreach (var one in file.RootElement.GetProperty("cases").EnumerateArray())
                if (!one.TryGetProperty("robust", out var robust) || robust.GetBoolean()) Check(Path.GetFileName(folder), model, one);
        }
        Assert.True(_wrong.Count == 0, $"{_wrong.Count} of {_cases} differ:\n{string.Join('\n', _wrong.Take(40))}");
        if (_cases == 0) SharedData.RequireShared("oracles/models");
    }

    private void Check(string name, CausalModel model, JsonElement one)
    {
        _cases++;
        var (prompts, padded) = Prompts(one);
        var (options, rules) = Settings(one.GetProperty("kwargs"), padded);
        var what = $"{name} {one.GetProperty("name").GetString()}, prompt of {padded}";
        var (sequences, scores) = options.IsBeamSearch ? Search(model, prompts, options, rules) : (Greedy(model, prompts, options, rules), []);
        var expected = one.GetProperty("sequences").EnumerateArray().Select(Ints).ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            // padded on both sides to the width of the widest: generate() returns a rectangle
            int[] actual = [.. Enumerable.Repeat(rules.PadId, padded - prompts[i / options.Sequences].Length), .. prompts[i / options.Sequences], .. sequences[i]];
            int[] filled = [.. actual, .. Enumerable.Repeat(rules.PadId, Math.Max(0, expected[i].Length - actual.Length))];
            if (!expected[i].SequenceEqual(filled)) _wrong.Add($"{what}, sequence {i}: expected {string.Join(' ', expected[i])}, was {string.Join(' ', filled)}");
        }
        if (!one.TryGetProperty("sequences_scores", out var expectedScores)) return;
        foreach (var (i, score) in Floats(expectedScores).Index())
            if (!(Math.Abs(score - scores[i]) <= 1e-4 + Math.Abs(score) * 2e-7)) // beyond a thousand float32 itself is coarser
                _wrong.Add($"{what}, score {i}: expected {score}, was {scores[i]}");
    }

    private static List<int[]> Greedy(CausalModel model, IReadOnlyList<int[]> prompts, GenerationOptions options, TokenRules rules)
    {
        using var generator = new TextGenerator(model, prompts, options, rules, seed: 1, Device.Cpu);
        var texts = prompts.Select(_ => new List<int>()).ToArray();
        while (!generator.IsDone)
        {
            var ended = generator.Ended.ToArray();
            var ids = generator.Step();
            for (var row = 0; row < texts.Length; row++)
                if (!ended[row]) texts[row].Add(ids[row]);
        }
        return [.. texts.Select(text => text.ToArray())];
    }

    private static (List<int[]> Sequences, List<double> Scores) Search(CausalModel model, IReadOnlyList<int[]> prompts, GenerationOptions options, TokenRules rules)
    {
        using var search = new BeamSearch(model, prompts, options, rules, Device.Cpu);
        while (!search.IsDone) search.Step();
        var found = Enumerable.Range(0, prompts.Count).SelectMany(search.Finish).ToList();
        return ([.. found.Select(hypothesis => hypothesis.Ids)], [.. found.Select(hypothesis => hypothesis.Score)]);
    }

    private static (List<int[]> Prompts, int Padded) Prompts(JsonElement one)
    {
        if (one.TryGetProperty("prompt", out var prompt)) return ([Ints(prompt)], prompt.GetArrayLength());
        var rows = one.GetProperty("batch_input_ids").EnumerateArray().Select(Ints).ToArray();
        var masks = one.GetProperty("attention_mask").EnumerateArray().Select(Ints).ToArray();
        return ([.. rows.Zip(masks, (row, mask) => row.Where((_, at) => mask[at] == 1).ToArray())], rows[0].Length);
    }

    /// <summary>generate()'s words; lengths there count the prompt, here they do not. A word that is not known fails the test.</summary>
    private static (GenerationOptions Options, TokenRules Rules) Settings(JsonElement kwargs, int promptLength)
    {
        var (options, rules) = (new GenerationOptions { Temperature = 0 }, TokenRules.None);
        foreach (var word in kwargs.EnumerateObject())
            (options, rules) = word.Name switch
            {
                "pad_token_id" => (options, rules with { PadId = word.Value.GetInt32() }),
                "eos_token_id" => (options, rules with { EndIds = word.Value.ValueKind == JsonValueKind.Array ? Ints(word.Value) : [word.Value.GetInt32()] }),
                "bad_words_ids" => (options, rules with { BadWords = [.. word.Value.EnumerateArray().Select(Ints)] }),
                "max_new_tokens" => (options with { MaxTokens = word.Value.GetInt32() }, rules),
                "max_length" => (options with { MaxTokens = word.Value.GetInt32() - promptLength }, rules),
                "min_new_tokens" => (options with { MinTokens = word.Value.GetInt32() }, rules),
                "min_length" => (options with { MinTokens = Math.Max(0, word.Value.GetInt32() - promptLength) }, rules),
                "num_beams" => (options with { Beams = word.Value.GetInt32() }, rules),
                "num_return_sequences" => (options with { Sequences = word.Value.GetInt32() }, rules),
                "early_stopping" => (options with { EarlyStopping = word.Value.Deserialize<BeamStopping>(s_words) }, rules),
                "length_penalty" => (options with { LengthPenalty = word.Value.GetDouble() }, rules),
                "repetition_penalty" => (options with { RepetitionPenalty = word.Value.GetDouble() }, rules),
                "no_repeat_ngram_size" => (options with { NoRepeatNgramSize = word.Value.GetInt32() }, rules),
                "do_sample" when !word.Value.GetBoolean() => (options, rules),
                _ => throw new NotSupportedException($"the reference uses {word.Name} = {word.Value}, which this test does not know"),
            };
        options.Check();
        return (options, rules);
    }

    private static readonly JsonSerializerOptions s_words = new() { Converters = { new BeamStoppingJson() } };
}
