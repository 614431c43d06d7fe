using System.Text.Json;
using Studio.Training.Tokenizers.Bpe;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Tokenizers.Json;

/// <summary>
/// Hugging Face's tokenizer.json as a tokenizer: byte-level BPE and WordPiece. Whatever would change the ids and is not
/// done here is refused by its name; nothing is passed over in silence. The file's own "truncation" and "padding" are
/// defaults for a call that gives none, and Studio always gives its own.
/// </summary>
internal static class TokenizerJsonReader
{
    /// <exception cref="JsonException">malformed, or asks for something unsupported; the message names it.</exception>
    /// <exception cref="FormatException">ids or tokens contradict each other.</exception>
    public static SubwordTokenizer Read(JsonElement root)
    {
        var file = new JsonFields(root, "the file");
        var model = new JsonFields(root.GetProperty("model"), "model");
        // very old files name no type; those were all BPE
        return model.Text("type") switch
        {
            "BPE" => ReadBpe(file, model),
            "WordPiece" => ReadWordPiece(file, model),
            null when model.Find("merges") is not null => ReadBpe(file, model),
            var other => throw new JsonException($"its model is '{other}', and Studio knows BPE and WordPiece"),
        };
    }

    private static BpeTokenizer ReadBpe(JsonFields file, JsonFields model)
    {
        model.Expect("dropout", model.Find("dropout") is null or { ValueKind: JsonValueKind.Number } && (model.Find("dropout")?.GetDouble() ?? 0) == 0);
        model.Expect("continuing_subword_prefix", string.IsNullOrEmpty(model.Text("continuing_subword_prefix")));
        model.Expect("end_of_word_suffix", string.IsNullOrEmpty(model.Text("end_of_word_suffix")));
        model.Expect("byte_fallback", !model.Flag("byte_fallback", false));
        model.Expect("ignore_merges", !model.Flag("ignore_merges", false));
        if (file.Fields("normalizer") is { } normalizer) throw normalizer.Refusal($"is '{normalizer.Type}'; beside BPE Studio supports none");
        var vocabulary = ReadVocabulary(model);
        var settings = PreTokenizerJson.Read(file) with { UnknownToken = model.Text("unk_token"), FuseUnknown = model.Flag("fuse_unk", false) };
        if (file.Fields("decoder") is not { Type: "ByteLevel" }) throw new JsonException("its decoder is not 'ByteLevel', the only one Studio supports beside BPE");
        return new(vocabulary, ReadMerges(model, vocabulary), settings, ReadAddedTokens(file, hasNormalizer: false), PostProcessorJson.Read(file));
    }

    private static WordPieceTokenizer ReadWordPiece(JsonFields file, JsonFields model)
    {
        if (file.Fields("normalizer") is not { Type: "BertNormalizer" } normalizer) throw new JsonException("its normalizer is not 'BertNormalizer', the only one Studio supports beside WordPiece");
        if (file.Fields("pre_tokenizer") is not { Type: "BertPreTokenizer" }) throw new JsonException("its pre_tokenizer is not 'BertPreTokenizer', the only one Studio supports beside WordPiece");
        if (file.Fields("decoder") is not { Type: "WordPiece" } decoder) throw new JsonException("its decoder is not 'WordPiece', the only one Studio supports beside WordPiece");
        var settings = new BertSettings(
            normalizer.Flag("clean_text", true), normalizer.Flag("handle_chinese_chars", true), normalizer.OptionalFlag("strip_accents"), normalizer.Flag("lowercase", true),
            model.Text("unk_token") ?? "[UNK]", model.Text("continuing_subword_prefix") ?? "##", model.Number("max_input_chars_per_word", 100), decoder.Flag("cleanup", true));
        decoder.Expect("prefix", (decoder.Text("prefix") ?? "##") == settings.Prefix);
        return new(ReadVocabulary(model), settings, ReadAddedTokens(file, hasNormalizer: true), PostProcessorJson.Read(file));
    }

    private static Vocabulary ReadVocabulary(JsonFields model)
    {
        var entries = model.RequiredFields("vocab").Entries.Select(entry => KeyValuePair.Create(entry.Name,
            entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out var id) ? id : throw new JsonException($"the id of '{Vocabulary.Shorten(entry.Name)}' in model.vocab is not a whole number")));
        var vocabulary = new Vocabulary(entries);
        return vocabulary.Size > 0 ? vocabulary : throw new JsonException("model.vocab is empty");
    }

    private static List<Merge> ReadMerges(JsonFields model, Vocabulary vocabulary)
    {
        if (model.Find("merges") is null) throw model.Refusal("has no merges");
        return MergeList.Read(model.Items("merges").Select((element, i) => Pair(element, i)), vocabulary);
    }

    /// <summary>A merge is "a b" in older files and ["a", "b"] in newer ones.</summary>
    private static (string Left, string Right) Pair(JsonElement element, int index)
    {
        if (element.ValueKind == JsonValueKind.String) return MergeList.Pair(element.GetString()!, $"model.merges[{index}]");
        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 2 && element[0].ValueKind == JsonValueKind.String && element[1].ValueKind == JsonValueKind.String)
            return (element[0].GetString()!, element[1].GetString()!);
        throw new JsonException($"model.merges[{index}] is not a pair of tokens");
    }

    private static List<AddedToken> ReadAddedTokens(JsonFields file, bool hasNormalizer)
    {
        var tokens = file.List("added_tokens").Select(fields => ReadAddedToken(fields, hasNormalizer)).ToList();
        if (tokens.CountBy(t => t.Id).FirstOrDefault(g => g.Value > 1) is { Value: > 1 } twice) throw new JsonException($"two added tokens share the id {twice.Key}");
        return tokens;
    }

    private static AddedToken ReadAddedToken(JsonFields fields, bool hasNormalizer)
    {
        var token = new AddedToken(fields.RequiredNumber("id"), fields.RequiredText("content"), fields.Flag("special", false),
            fields.Flag("single_word", false), fields.Flag("lstrip", false), fields.Flag("rstrip", false), fields.Flag("normalized", false));
        if (token.Id is < 0 or >= Vocabulary.LargestSize) throw fields.Refusal($"has the id {token.Id}, outside 0 to {Vocabulary.LargestSize - 1}");
        if (token.Content.Length is 0 or > 1000) throw fields.Refusal($"has a content of {token.Content.Length} characters, and 1 to 1,000 are supported");
        fields.Expect("normalized", !(token.Normalized && hasNormalizer));
        return token;
    }
}
