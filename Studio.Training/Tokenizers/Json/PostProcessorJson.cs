using System.Text.Json;

namespace Studio.Training.Tokenizers.Json;

/// <summary>The post_processor: which special tokens go around a text or a pair.</summary>
internal static class PostProcessorJson
{
    public static TokenTemplate Read(JsonFields file)
    {
        if (file.Fields("post_processor") is not { } fields) return TokenTemplate.None;
        return fields.Type switch
        {
            "ByteLevel" => TokenTemplate.ByteLevel,
            "TemplateProcessing" => ReadTemplate(fields),
            "BertProcessing" => ReadAround(fields, TokenTemplate.Bert),
            "RobertaProcessing" => ReadAround(fields, TokenTemplate.Roberta),
            var other => throw fields.Refusal($"is '{other}', and Studio supports ByteLevel, TemplateProcessing, BertProcessing and RobertaProcessing"),
        };
    }

    /// <summary>Written as a template whatever it was read from: it says the same.</summary>
    public static void Write(Utf8JsonWriter json, TokenTemplate template)
    {
        var special = template.Single.Concat(template.Pair).Where(p => p.Token is not null).DistinctBy(p => p.Token).ToList();
        if (special.Count == 0)
        {
            if (template.IsByteLevel) PreTokenizerJson.WriteByteLevel(json, addPrefixSpace: true, trimOffsets: false, useRegex: true);
            else json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "TemplateProcessing");
        WriteParts(json, "single", template.Single);
        WriteParts(json, "pair", template.Pair);
        json.WriteStartObject("special_tokens");
        foreach (var part in special) WriteSpecial(json, part.Token!, part.Id!.Value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, string name, IReadOnlyList<TemplatePart> parts)
    {
        json.WriteStartArray(name);
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteStartObject(part.Token is null ? "Sequence" : "SpecialToken");
            json.WriteString("id", part.Token ?? (part.IsSecond ? "B" : "A"));
            json.WriteNumber("type_id", part.Type);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSpecial(Utf8JsonWriter json, string token, int id)
    {
        json.WriteStartObject(token);
        json.WriteString("id", token);
        json.WriteStartArray("ids");
        json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteStartArray("tokens");
        json.WriteStringValue(token);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static TokenTemplate ReadTemplate(JsonFields fields)
    {
        var special = fields.RequiredFields("special_tokens");
        return new([.. fields.List("single").Select(p => ReadPart(p, special))], [.. fields.List("pair").Select(p => ReadPart(p, special))]);
    }

    private static TemplatePart ReadPart(JsonFields part, JsonFields special)
    {
        if (part.Fields("Sequence") is { } sequence)
            return new(null, null, sequence.RequiredNumber("type_id")) { IsSecond = sequence.RequiredText("id") == "B" };
        var token = part.RequiredFields("SpecialToken");
        var name = token.RequiredText("id");
        var ids = special.RequiredFields(name).Items("ids").ToList();
        if (ids is not [{ ValueKind: JsonValueKind.Number } only] || !only.TryGetInt32(out var id)) throw part.Refusal($"names the special token '{name}', which does not have exactly one id");
        return new(name, id, token.RequiredNumber("type_id"));
    }

    private static TokenTemplate ReadAround(JsonFields fields, Func<string, int, string, int, TokenTemplate> make)
    {
        var (cls, clsId) = ReadPair(fields, "cls");
        var (sep, sepId) = ReadPair(fields, "sep");
        return make(cls, clsId, sep, sepId);
    }

    private static (string Token, int Id) ReadPair(JsonFields fields, string name) =>
        fields.Items(name).ToList() is [{ ValueKind: JsonValueKind.String } token, { ValueKind: JsonValueKind.Number } number] && number.TryGetInt32(out var id)
            ? (token.GetString()!, id)
            : throw fields.Refusal($"has no {name} of the form [token, id]");
}
