using System.Text.Json.Nodes;

namespace Studio.Training.Contracts;

/// <summary>The RunSpec as JSON Schema 2020-12, for editors, scripts and other languages.</summary>
public static class RunSpecSchema
{
    public const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    public static JsonObject Document()
    {
        var properties = new JsonObject
        {
            ["$schema"] = new JsonObject { ["type"] = "string" },
            ["schemaVersion"] = new JsonObject { ["const"] = new RunSpec().SchemaVersion, ["description"] = "Version of this format." },
        };
        foreach (var field in RunSpecFields.All)
            properties[field.Name] = Property(field);
        return new JsonObject
        {
            ["$schema"] = Dialect,
            ["title"] = "RunSpec",
            ["description"] = "Everything that decides what a training run does. Fields left out take their defaults.",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("dataset"),
            ["properties"] = properties,
        };
    }

    private static JsonObject Property(SpecField field)
    {
        var schema = new JsonObject { ["title"] = field.Label, ["description"] = Description(field) };
        switch (field.Type)
        {
            case SpecFieldType.IntegerList:
                schema["type"] = "array";
                schema["items"] = Range(new JsonObject { ["type"] = "integer" }, field);
                schema["maxItems"] = RunSpecRules.MaxListLength;
                break;
            case SpecFieldType.Integer:
                Range(schema, field)["type"] = "integer";
                break;
            case SpecFieldType.Number:
                Range(schema, field)["type"] = "number";
                break;
            case SpecFieldType.Boolean:
                schema["type"] = "boolean";
                break;
            default:
                schema["type"] = "string";
                if (field.Type == SpecFieldType.Choice)
                    schema["enum"] = new JsonArray([.. field.Choices.Select(choice => JsonValue.Create(choice))]);
                break;
        }

        schema["default"] = Value(field.Default);
        return schema;
    }

    private static JsonObject Range(JsonObject schema, SpecField field)
    {
        schema[field.MinExclusive ? "exclusiveMinimum" : "minimum"] = field.Min;
        schema["maximum"] = field.Max;
        return schema;
    }

    private static string Description(SpecField field)
    {
        var unit = field.Unit.Length > 0 ? $" Unit: {field.Unit}." : "";
        var when = field.When.Length > 0 ? $" Used when {field.When} is {string.Join(" or ", field.Is)}." : "";
        var task = field.For.Count > 0 ? $" For {string.Join(" or ", field.For)}." : "";
        return field.Help + unit + when + task;
    }

    private static JsonNode? Value(object value) => value switch
    {
        IEnumerable<int> list => new JsonArray([.. list.Select(n => JsonValue.Create(n))]),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        _ => throw new InvalidOperationException($"A RunSpec field holds a {value.GetType().Name}."),
    };
}
