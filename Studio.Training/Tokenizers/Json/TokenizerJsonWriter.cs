using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Studio.Training.Tokenizers.Bpe;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Tokenizers.Json;

/// <summary>Writes tokenizer.json as Hugging Face's library reads it, its fields in that library's order.</summary>
internal static class TokenizerJsonWriter
{
    // a file, never part of a page: text may stand as it is, which the library's own files do too
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(BpeTokenizer tokenizer) => Write(tokenizer, json =>
    {
        json.WriteNull("normalizer");
        json.WritePropertyName("pre_tokenizer");
        PreTokenizerJson.Write(json, tokenizer.Settings);
        json.WritePropertyName("post_processor");
        PostProcessorJson.Write(json, tokenizer.Template);
        json.WritePropertyName("decoder");
        PreTokenizerJson.WriteByteLevel(json, addPrefixSpace: true, trimOffsets: true, useRegex: true);
        WriteBpe(json, tokenizer);
    });

    public static string Write(WordPieceTokenizer tokenizer) => Write(tokenizer, json =>
    {
        WriteNormalizer(json, tokenizer.Settings);
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "BertPreTokenizer");
        json.WriteEndObject();
        json.WritePropertyName("post_processor");
        PostProcessorJson.Write(json, tokenizer.Template);
        json.WriteStartObject("decoder");
        json.WriteString("type", "WordPiece");
        json.WriteString("prefix", tokenizer.Settings.Prefix);
        json.WriteBoolean("cleanup", tokenizer.Settings.CleanUp);
        json.WriteEndObject();
        WriteWordPiece(json, tokenizer);
    });

    private static string Write(SubwordTokenizer tokenizer, Action<Utf8JsonWriter> rest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            json.WriteStartArray("added_tokens");
            foreach (var token in tokenizer.AddedTokens.All) WriteAddedToken(json, token);
            json.WriteEndArray();
            rest(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteAddedToken(Utf8JsonWriter json, AddedToken token)
    {
        json.WriteStartObject();
        json.WriteNumber("id", token.Id);
        json.WriteString("content", token.Content);
        json.WriteBoolean("single_word", token.SingleWord);
        json.WriteBoolean("lstrip", token.LeftStrip);
        json.WriteBoolean("rstrip", token.RightStrip);
        json.WriteBoolean("normalized", token.Normalized);
        json.WriteBoolean("special", token.Special);
        json.WriteEndObject();
    }

    private static void WriteBpe(Utf8JsonWriter json, BpeTokenizer tokenizer)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", tokenizer.Settings.UnknownToken);
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", tokenizer.Settings.FuseUnknown);
        json.WriteBoolean("byte_fallback", false);
        WriteVocabulary(json, tokenizer.Vocabulary);
        json.WriteStartArray("merges");
        foreach (var merge in tokenizer.Merges)
            json.WriteStringValue($"{tokenizer.Vocabulary.TokenOf(merge.Left)} {tokenizer.Vocabulary.TokenOf(merge.Right)}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNormalizer(Utf8JsonWriter json, BertSettings settings)
    {
        json.WriteStartObject("normalizer");
        json.WriteString("type", "BertNormalizer");
        json.WriteBoolean("clean_text", settings.CleanText);
        json.WriteBoolean("handle_chinese_chars", settings.SplitChinese);
        if (settings.StripAccents is { } strip) json.WriteBoolean("strip_accents", strip);
        else json.WriteNull("strip_accents");
        json.WriteBoolean("lowercase", settings.Lowercase);
        json.WriteEndObject();
    }

    private static void WriteWordPiece(Utf8JsonWriter json, WordPieceTokenizer tokenizer)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "WordPiece");
        json.WriteString("unk_token", tokenizer.Settings.UnknownToken);
        json.WriteString("continuing_subword_prefix", tokenizer.Settings.Prefix);
        json.WriteNumber("max_input_chars_per_word", tokenizer.Settings.MaxWordLength);
        WriteVocabulary(json, tokenizer.Vocabulary);
        json.WriteEndObject();
    }

    private static void WriteVocabulary(Utf8JsonWriter json, Vocabulary vocabulary)
    {
        json.WriteStartObject("vocab");
        foreach (var (token, id) in vocabulary.InOrder) json.WriteNumber(token, id);
        json.WriteEndObject();
    }
}
