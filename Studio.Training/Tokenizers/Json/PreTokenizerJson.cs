using System.Text.Json;
using Studio.Training.Tokenizers.Bpe;

namespace Studio.Training.Tokenizers.Json;

/// <summary>The pre_tokenizer of a byte-level BPE: ByteLevel with GPT-2's own pattern, or a known pattern before it.</summary>
internal static class PreTokenizerJson
{
    public const string BloomPattern = " ?[^(\\s|[.,!?…。，、।۔،])]+";
    public const string Gpt2Pattern = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    public static BpeSettings Read(JsonFields file)
    {
        if (file.Fields("pre_tokenizer") is not { } first) throw new JsonException("it has no pre_tokenizer, and Studio supports BPE over bytes alone");
        if (first.Type == "ByteLevel") return ReadByteLevel(first);
        if (first.Type != "Sequence") throw first.Refusal($"is '{first.Type}', and Studio supports ByteLevel, alone or after one Split");
        var parts = first.List("pretokenizers").ToList();
        if (parts is not [{ Type: "Split" } split, { Type: "ByteLevel" } bytes])
            throw first.Refusal($"is a sequence of {string.Join(", ", parts.Select(p => $"'{p.Type}'"))}, and Studio supports one Split, then ByteLevel");
        split.Expect("behavior", split.Text("behavior") == "Isolated");
        split.Expect("invert", !split.Flag("invert", false));
        var settings = ReadByteLevel(bytes);
        if (settings.Pattern != SplitPattern.None) throw bytes.Refusal("has use_regex = true after a Split, which Studio does not support");
        return settings with { Pattern = Known(split) };
    }

    public static void Write(Utf8JsonWriter json, BpeSettings settings)
    {
        if (settings.Pattern != SplitPattern.Bloom)
        {
            WriteByteLevel(json, settings.AddPrefixSpace, trimOffsets: true, settings.Pattern == SplitPattern.Gpt2);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", BloomPattern);
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        WriteByteLevel(json, settings.AddPrefixSpace, trimOffsets: true, useRegex: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The same three settings stand in the pre-tokenizer, the post-processor and the decoder.</summary>
    public static void WriteByteLevel(Utf8JsonWriter json, bool addPrefixSpace, bool trimOffsets, bool useRegex)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", addPrefixSpace);
        json.WriteBoolean("trim_offsets", trimOffsets);
        json.WriteBoolean("use_regex", useRegex);
        json.WriteEndObject();
    }

    private static BpeSettings ReadByteLevel(JsonFields fields) =>
        new(fields.Flag("use_regex", true) ? SplitPattern.Gpt2 : SplitPattern.None, fields.Flag("add_prefix_space", true));

    private static SplitPattern Known(JsonFields split) => split.RequiredFields("pattern").Text("Regex") switch
    {
        BloomPattern => SplitPattern.Bloom,
        Gpt2Pattern => SplitPattern.Gpt2,
        var other => throw split.Refusal($"has the pattern '{Vocabulary.Shorten(other ?? "")}', and Studio knows those of GPT-2 and BLOOM"),
    };
}
