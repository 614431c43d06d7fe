using System.Text.Json.Nodes;
using Studio.Data;
using Studio.Testing;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Bpe;
using Studio.Training.Tokenizers.Files;
using Xunit;

namespace Studio.Training.Tests.Tokenizers;

public sealed class TokenizerFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{", "tokenizer.json is not a tokenizer that Studio can read")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{}", "it has no model")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[]}}""", "its model is 'Unigram', and Studio knows BPE and WordPiece")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":"x"},"merges":[]}}""", "the id of 'a' in model.vocab is not a whole number")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"\ud800":0},"merges":[]}}""", "tokenizer.json is not a tokenizer that Studio can read")]
    [InlineData("""{"model":{"type":"BPE","merges":[]}}""", "model has no vocab")]
    public void Open_MalformedFile_IsOneSentenceAboutIt(string json, string expected)
    {
        var error = Assert.Throws<UserError>(() => TokenizerFiles.Open(_folder.Write("tokenizer.json", json)));
        Assert.Contains(expected, error.Message);
        Assert.EndsWith(".", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("normalizer", """{"type":"NFKC"}""", "normalizer is 'NFKC'")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace"}""", "pre_tokenizer is 'Metaspace'")]
    [InlineData("pre_tokenizer", "null", "no pre_tokenizer")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(a+)+$"},"behavior":"Isolated","invert":false},{"type":"ByteLevel","use_regex":false}]}""", "the pattern '(a+)+$'")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Digits"}]}""", "a sequence of 'Digits'")]
    [InlineData("post_processor", """{"type":"Mystery"}""", "post_processor is 'Mystery'")]
    [InlineData("decoder", """{"type":"Metaspace"}""", "decoder is not 'ByteLevel'")]
    [InlineData("model.dropout", "0.1", "dropout = 0.1")]
    [InlineData("model.byte_fallback", "true", "byte_fallback = true")]
    [InlineData("model.ignore_merges", "true", "ignore_merges = true")]
    [InlineData("model.unk_token", "\"<nope>\"", "the unknown token '<nope>' is not in the vocabulary")]
    [InlineData("model.merges", """["a b c"]""", "is not two tokens with a blank between them")]
    [InlineData("model.merges", """["a zzzz"]""", "merge 1 needs the token 'zzzz'")]
    [InlineData("model.merges", """[["a"]]""", "model.merges[0] is not a pair of tokens")]
    [InlineData("model.vocab", """{"a":0,"b":0}""", "share the id 0")]
    [InlineData("model.vocab", """{"a":-1}""", "has the id -1")]
    [InlineData("model.vocab", """{"a":2000000000}""", "has the id 2000000000")]
    [InlineData("added_tokens", """[{"id":1,"content":""}]""", "0 characters")]
    [InlineData("added_tokens", """[{"id":1,"content":"x"},{"id":1,"content":"y"}]""", "two added tokens share the id 1")]
    [InlineData("added_tokens", """[{"content":"x"}]""", "added_tokens[0] has no id")]
    public void Open_UnsupportedOrContradictory_IsRefusedByName(string field, string value, string expected)
    {
        var root = JsonNode.Parse(File.ReadAllText(Golden("bpe_gpt2_1000")))!;
        var parent = field.StartsWith("model.", StringComparison.Ordinal) ? root["model"]! : root;
        parent[field[(field.IndexOf('.') + 1)..]] = JsonNode.Parse(value);
        var error = Assert.Throws<UserError>(() => TokenizerFiles.Open(_folder.Write("tokenizer.json", root.ToJsonString())));
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("bpe_bloom_1000")]
    [InlineData("bpe_gpt2_1000")]
    [InlineData("wordpiece_cased_1200")]
    [InlineData("wordpiece_uncased_1500")]
    public void Save_AFileOfHuggingFace_HasTheSameStructure(string name)
    {
        var path = _folder.File("tokenizer.json");
        TokenizerFiles.Open(Golden(name)).Save(path);
        var (original, written) = (JsonNode.Parse(File.ReadAllText(Golden(name)))!.AsObject(), JsonNode.Parse(File.ReadAllText(path))!.AsObject());
        Assert.Equal(original.Select(p => p.Key), written.Select(p => p.Key));
        foreach (var part in new[] { "added_tokens", "normalizer", "pre_tokenizer" })
            Assert.True(JsonNode.DeepEquals(original[part], written[part]), $"{part} differs: {written[part]}");
        Assert.Equal(original["model"]!.AsObject().Select(p => p.Key), written["model"]!.AsObject().Select(p => p.Key));
        Assert.True(JsonNode.DeepEquals(original["model"]!["vocab"], written["model"]!["vocab"]));
        Assert.True(JsonNode.DeepEquals(original["model"]!["merges"], written["model"]!["merges"]));
        if (name.StartsWith("wordpiece", StringComparison.Ordinal)) Assert.True(JsonNode.DeepEquals(original["post_processor"], written["post_processor"]));
    }

    [Fact]
    public void Encode_StrippingAndSingleWordTokens_TakeWhatTheySay()
    {
        var plain = (BpeTokenizer)TokenizerFiles.Open(Golden("bpe_gpt2_1000"));
        List<AddedToken> added = [new(1000, "<mask>", LeftStrip: true), new(1001, "<end>", RightStrip: true), new(1002, "cat", Special: false, SingleWord: true)];
        var tokenizer = new BpeTokenizer(plain.Vocabulary, plain.Merges, plain.Settings, added, TokenTemplate.None);
        Assert.Equal([.. tokenizer.Encode("a"), 1000, .. tokenizer.Encode("b")], tokenizer.Encode("a  <mask>b"));
        Assert.Equal([.. tokenizer.Encode("a "), 1001, .. tokenizer.Encode("b")], tokenizer.Encode("a <end> \n b"));
        Assert.Contains(1002, tokenizer.Encode("a cat!"));
        Assert.DoesNotContain(1002, tokenizer.Encode("concatenate"));
    }

    [Fact]
    public void Encode_Padding_LeftAndRightWithMask()
    {
        var tokenizer = TokenizerFiles.Open(Golden("wordpiece_uncased_1500"));
        var right = tokenizer.Encode("a", null, new(PadTo: 5));
        Assert.Equal([2, 93, 3, 0, 0], right.Ids);
        Assert.Equal([1, 1, 1, 0, 0], right.AttentionMask);
        Assert.Equal([1, 0, 1, 1, 1], right.SpecialTokensMask);
        Assert.Equal([0, 0, 2, 93, 3], tokenizer.Encode("a", null, new(PadTo: 5, PadLeft: true)).Ids);
        Assert.Equal([2, 3], tokenizer.Encode("a", null, new(MaxLength: 2)).Ids);
        Assert.Throws<UserError>(() => tokenizer.Encode("a", null, new(MaxLength: 1)));
    }

    private static string Golden(string name) => Path.Combine(Repository.Root, "tests", "oracles", "tokenizers", name, "tokenizer.json");
}
