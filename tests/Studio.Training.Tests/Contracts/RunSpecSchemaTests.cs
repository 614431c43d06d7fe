using System.Text.Json.Nodes;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Contracts;

public class RunSpecSchemaTests
{
    private static JsonObject Properties => RunSpecSchema.Document()["properties"]!.AsObject();

    [Fact]
    public void Document_EveryField_HasTypeDescriptionAndDefault() =>
        Assert.All(RunSpecFields.All, field =>
        {
            var schema = Properties[field.Name]!.AsObject();
            Assert.NotEmpty(schema["title"]!.GetValue<string>());
            Assert.NotEmpty(schema["description"]!.GetValue<string>());
            Assert.True(schema.ContainsKey("type") && schema.ContainsKey("default"), field.Name);
        });

    [Fact]
    public void Document_LearningRate_SaysItsRange() =>
        Assert.Equal(
            """{"title":"Learning rate","description":"Size of each update; the first thing to tune. Too high diverges, too low crawls.","exclusiveMinimum":0,"maximum":10,"type":"number","default":0.002}""",
            Properties["learningRate"]!.ToJsonString());

    public static TheoryData<string> Presets => [.. RunSpecPresets.All.Select(preset => preset.Id)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Document_PresetsJson_FitsIt(string id)
    {
        var json = JsonNode.Parse(RunSpecJson.Write(RunSpecPresets.Find(id)!.Spec))!.AsObject();
        Assert.All(json, member => Assert.True(Fits(member.Value!, Properties[member.Key]!.AsObject()), member.Key));
    }

    [Fact]
    public void Document_ValueOutOfRange_DoesNotFit() =>
        Assert.False(Fits(JsonValue.Create(0.0), Properties["learningRate"]!.AsObject()));

    // the few words of JSON Schema that the document uses
    private static bool Fits(JsonNode value, JsonObject schema)
    {
        if (schema["const"] is { } only)
            return JsonNode.DeepEquals(only, value);
        var typed = schema["type"]!.GetValue<string>() switch
        {
            "string" => value.GetValueKind() == System.Text.Json.JsonValueKind.String,
            "boolean" => value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
            "array" => value is JsonArray array && array.All(item => Fits(item!, schema["items"]!.AsObject())),
            "integer" => Number(value) is { } n && n == Math.Floor(n),
            _ => Number(value) is not null,
        };
        return typed
            && (schema["enum"] is not JsonArray words || words.Any(word => JsonNode.DeepEquals(word, value)))
            && (Number(schema["minimum"]) is not { } min || Number(value) >= min)
            && (Number(schema["exclusiveMinimum"]) is not { } above || Number(value) > above)
            && (value is JsonArray || Number(schema["maximum"]) is not { } max || Number(value) <= max);
    }

    private static double? Number(JsonNode? node) =>
        node?.GetValueKind() == System.Text.Json.JsonValueKind.Number ? double.Parse(node.ToJsonString()) : null;
}
