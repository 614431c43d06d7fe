using System.Text.Json;
using Studio.Testing;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Bpe;
using Studio.Training.Tokenizers.Files;
using Xunit;

namespace Studio.Training.Tests.Tokenizers;

/// <summary>
/// Every vocabulary found among the reference values (<see cref="Oracles"/>), and every string of it: ids, decoded text,
/// special tokens in text, pairs with truncation and padding. All that differ are listed.
/// </summary>
[Trait("Category", Oracles.Category)]
public sealed class OracleTests
{
    private readonly List<string> _wrong = [];

    [Fact]
    public void Encode_EveryReferenceString_GivesTheReferenceIds() => ForEach((name, tokenizer, expected) =>
    {
        foreach (var c in expected.GetProperty("cases").EnumerateArray())
        {
            if (c.TryGetProperty("has_unassigned", out var unassigned) && unassigned.GetBoolean()) continue;
            var text = c.GetProperty("text").GetString()!;
            Compare($"{name} ids {Short(text)}", Ids(c.GetProperty("ids")), tokenizer.Encode(text));
        }
    });

    [Fact]
    public void Decode_EveryReferenceString_GivesTheReferenceText() => ForEach((name, tokenizer, expected) =>
    {
        foreach (var c in expected.GetProperty("cases").EnumerateArray())
        {
            var ids = Ids(c.GetProperty("ids"));
            Compare($"{name} decoded", c.GetProperty("decoded").GetString()!, tokenizer.Decode(ids, skipSpecial: false, cleanUp: true));
            if (c.TryGetProperty("decoded_nocleanup", out var plain)) Compare($"{name} decoded without clean-up", plain.GetString()!, tokenizer.Decode(ids, skipSpecial: false, cleanUp: false));
            var decoder = new TokenDecoder(tokenizer);
            if (tokenizer is BpeTokenizer) Compare($"{name} streamed", c.GetProperty("decoded").GetString()!, string.Concat(ids.Select(decoder.Push)) + decoder.Flush());
        }
    });

    [Fact]
    public void Encode_SpecialTokensInText_AreParsed() => ForEach((name, tokenizer, expected) =>
    {
        if (!expected.TryGetProperty("special_in_text", out var cases)) return;
        foreach (var c in cases.EnumerateArray())
        {
            var text = c.GetProperty("text").GetString()!;
            Compare($"{name} special {text}", Ids(c.GetProperty("ids_tokenizers_js")), tokenizer.Encode(text));
        }
    });

    [Fact]
    public void EncodePair_TemplateTruncationAndPadding_AreTheReferences() => ForEach((name, tokenizer, expected) =>
    {
        if (!expected.TryGetProperty("pairs", out var pairs)) return;
        foreach (var c in pairs.EnumerateArray())
        {
            var (a, b) = (c.GetProperty("a").GetString()!, c.GetProperty("b").GetString()!);
            Compare($"{name} pair {Short(a)} {Short(b)}", c.GetProperty("pair"), tokenizer.Encode(a, b, new()));
            Compare($"{name} pair of 24 {Short(a)} {Short(b)}", c.GetProperty("pair_longest_first_24_padded"), tokenizer.Encode(a, b, new(MaxLength: 24, PadTo: 24)));
            Compare($"{name} single of 12 {Short(a)}", c.GetProperty("single_trunc_12"), tokenizer.Encode(a, null, new(MaxLength: 12, Truncation: Truncation.OnlyFirst)));
        }
    });

    [Fact]
    public void Spans_EveryReferenceString_CoverTheTextInOrder() => ForEach((name, tokenizer, expected) =>
    {
        foreach (var text in expected.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("text").GetString()!))
        {
            var (ids, spans) = tokenizer.EncodeWithSpans(text);
            var ordered = spans.Zip(spans.Skip(1)).All(pair => pair.First.Start <= pair.Second.Start && pair.First.End <= pair.Second.End);
            if (!ordered || spans.Any(s => s.Start >= s.End || s.End > text.Length)) _wrong.Add($"{name} spans of {Short(text)}: {string.Join(' ', spans)}");
            // a byte-level token that is whole characters is exactly its part of the text
            for (var i = 0; i < ids.Length && tokenizer is BpeTokenizer; i++)
                if (tokenizer.Decode([ids[i]], false, false) is var piece && !piece.Contains('\uFFFD') && piece != text[spans[i].Start..spans[i].End])
                    _wrong.Add($"{name} span {spans[i]} of {Short(text)} is '{text[spans[i].Start..spans[i].End]}', and the token is '{piece}'");
        }
    });

    [Fact]
    public void WriteAndRead_EveryVocabulary_GivesTheSameIds() => ForEach((name, tokenizer, expected) =>
    {
        using var folder = new TempFolder();
        TokenizerFiles.Save(tokenizer, folder.Path);
        var again = TokenizerFiles.Open(folder.Path);
        File.Delete(Path.Combine(folder.Path, "tokenizer.json"));
        var older = TokenizerFiles.Open(folder.Path);
        foreach (var text in expected.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("text").GetString()!))
        {
            var ids = tokenizer.Encode(text);
            Compare($"{name} again {Short(text)}", ids, again.Encode(text));
            // vocab.json and merges.txt say nothing of the pattern, so they stand for GPT-2's
            if (tokenizer is not BpeTokenizer { Settings.Pattern: SplitPattern.Bloom }) Compare($"{name} older form {Short(text)}", ids, older.Encode(text));
        }
    });

    private void ForEach(Action<string, SubwordTokenizer, JsonElement> check)
    {
        var folders = Oracles.Folders("tokenizers");
        Assert.SkipWhen(folders.Count == 0, "there are no tokenizers among the reference values");
        foreach (var folder in folders)
        {
            using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
            check(Path.GetFileName(folder), TokenizerFiles.Open(folder), expected.RootElement);
        }
        Assert.True(_wrong.Count == 0, $"{_wrong.Count} differ:\n{string.Join('\n', _wrong.Take(40))}");
    }

    private void Compare(string what, JsonElement expected, TextEncoding actual)
    {
        Compare(what + " ids", Ids(expected.GetProperty("input_ids")), actual.Ids);
        Compare(what + " types", Ids(expected.GetProperty("token_type_ids")), actual.TypeIds);
        Compare(what + " mask", Ids(expected.GetProperty("attention_mask")), actual.AttentionMask);
    }

    private void Compare(string what, int[] expected, int[] actual)
    {
        if (!expected.SequenceEqual(actual)) _wrong.Add($"{what}: expected {string.Join(' ', expected)}, was {string.Join(' ', actual)}");
    }

    private void Compare(string what, string expected, string actual)
    {
        if (expected != actual) _wrong.Add($"{what}: expected '{expected}', was '{actual}'");
    }

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];

    private static string Short(string text) => JsonSerializer.Serialize(text.Length <= 60 ? text : text[..60]);
}
