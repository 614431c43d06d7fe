using System.Text.Json.Nodes;

namespace Studio.Data.Cleaning;

/// <summary>A pipeline as JSON Schema 2020-12, for editors, scripts and other languages.</summary>
public static class PipelineSchema
{
    public static JsonObject Document() => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "Cleaning pipeline",
        ["description"] = "Operations that make a new version of a dataset, in their order. Parameters left out take their defaults.",
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray("operations"),
        ["properties"] = new JsonObject
        {
            ["$schema"] = new JsonObject { ["type"] = "string" },
            ["schemaVersion"] = new JsonObject { ["const"] = Pipeline.SchemaVersion },
            ["name"] = new JsonObject { ["type"] = "string" },
            ["operations"] = new JsonObject
            {
                ["type"] = "array",
                ["maxItems"] = Pipeline.MostOperations,
                ["items"] = new JsonObject { ["oneOf"] = new JsonArray([.. OperationKind.All.Select(Kind)]) },
            },
        },
    };

    private static JsonNode Kind(OperationKind kind)
    {
        var properties = new JsonObject { ["operation"] = new JsonObject { ["const"] = kind.Name } };
        foreach (var field in kind.Fields)
            properties[field.Name] = Field(field);
        return new JsonObject
        {
            ["title"] = kind.Title,
            ["description"] = kind.Help,
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("operation"),
            ["properties"] = properties,
        };
    }

    private static JsonObject Field(OperationField field)
    {
        var schema = new JsonObject { ["title"] = field.Label, ["description"] = field.Help + (field.Unit.Length > 0 ? $" Unit: {field.Unit}." : "") };
        var words = new JsonObject { ["type"] = "string" };
        if (field.Choices.Count > 0)
            words["enum"] = new JsonArray([.. field.Choices.Select(c => (JsonNode)c)]);
        switch (field.Type)
        {
            case OperationFieldType.Integer or OperationFieldType.Number:
                schema["type"] = field.Type == OperationFieldType.Integer ? "integer" : "number";
                schema["minimum"] = field.Min;
                schema["maximum"] = field.Max;
                break;
            case OperationFieldType.Boolean:
                schema["type"] = "boolean";
                break;
            case OperationFieldType.Words:
                schema["type"] = "array";
                schema["items"] = words;
                break;
            case OperationFieldType.Numbers:
                schema["type"] = "array";
                schema["items"] = new JsonObject { ["type"] = "integer" };
                break;
            case OperationFieldType.Map:
                schema["type"] = "object";
                schema["additionalProperties"] = words;
                break;
            default:
                foreach (var (name, value) in words.ToList())
                    schema[name] = value?.DeepClone();
                break;
        }
        schema["default"] = PipelineJson.Node(field.Default);
        return schema;
    }
}
