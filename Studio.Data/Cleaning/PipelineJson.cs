using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Studio.Data.Cleaning;

/// <summary>
/// A pipeline as JSON: {"schemaVersion": 1, "operations": [{"operation": "whitespace", "column": "text"}, ...]}. Parameters
/// left out take their defaults. Reading is strict: what is not known is a mistake somebody wants to hear of.
/// </summary>
public static class PipelineJson
{
    /// <summary>A pipeline is a few kilobytes; more than this is some other file.</summary>
    public const int MostBytes = 4 << 20;

    // shown in pages as text, never as markup, so letters beyond ASCII may stand as they are
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Pipeline pipeline) => Node(pipeline).ToJsonString(s_indented);

    /// <summary>Every parameter, in the form's order.</summary>
    public static JsonObject Node(Pipeline pipeline) => new()
    {
        ["schemaVersion"] = Pipeline.SchemaVersion,
        ["operations"] = new JsonArray([.. pipeline.Operations.Select(o => (JsonNode)Node(o))]),
    };

    public static JsonObject Node(Operation operation)
    {
        var kind = OperationKind.Of(operation);
        var node = new JsonObject { ["operation"] = kind.Name };
        foreach (var field in kind.Fields)
            node[field.Name] = Node(field.Get(operation));
        return node;
    }

    /// <param name="source">names the text in the sentence about what is wrong.</param>
    /// <exception cref="UserError">it is no pipeline, or one of another version of Studio.</exception>
    public static Pipeline Read(string json, string source)
    {
        if (json.Length > MostBytes)
            throw new UserError($"{source} is longer than {MostBytes >> 20} MB, so it is no pipeline.");
        try
        {
            using var document = JsonDocument.Parse(json.TrimStart('\uFEFF'));
            return Read(document.RootElement, source);
        }
        catch (JsonException e)
        {
            throw new UserError($"{source} is not JSON: line {(e.LineNumber ?? 0) + 1}, column {(e.BytePositionInLine ?? 0) + 1}.", e);
        }
    }

    /// <exception cref="UserError">it is no pipeline, or one of another version of Studio.</exception>
    public static Pipeline Read(JsonElement root, string source)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("operations", out var operations) || operations.ValueKind != JsonValueKind.Array)
            throw new UserError($"{source} is no pipeline: a pipeline is an object with a list 'operations'.");
        CheckVersion(root, source);
        if (root.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => name is not ("schemaVersion" or "operations" or "name" or "$schema")) is { } unknown)
            throw new UserError($"{source} has a member '{unknown}' that pipelines do not have.");
        return new Pipeline { Operations = [.. operations.EnumerateArray().Select((o, i) => ReadOperation(o, $"{source}, operation {i + 1}"))] };
    }

    private static void CheckVersion(JsonElement root, string source)
    {
        if (!root.TryGetProperty("schemaVersion", out var given))
            return;
        if (given.ValueKind != JsonValueKind.Number || !given.TryGetInt32(out var version) || version < 1)
            throw new UserError($"{source}: schemaVersion must be {Pipeline.SchemaVersion}.");
        if (version > Pipeline.SchemaVersion)
            throw new UserError($"{source} is of version {version}, but this Studio reads up to {Pipeline.SchemaVersion}: update Studio, or export the pipeline from an older one.");
    }

    private static Operation ReadOperation(JsonElement json, string source)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("operation", out var name) || name.ValueKind != JsonValueKind.String)
            throw new UserError($"{source} must be an object with a member 'operation' that names its kind.");
        var kind = OperationKind.Find(name.GetString()!)
            ?? throw new UserError($"{source}: there is no operation '{name.GetString()}'; there are {string.Join(", ", OperationKind.All.Select(k => k.Name))}.");
        var operation = kind.Defaults;
        foreach (var member in json.EnumerateObject().Where(m => m.Name != "operation"))
        {
            var field = kind.Fields.FirstOrDefault(f => f.Name == member.Name)
                ?? throw new UserError($"{source}: '{kind.Name}' has no parameter '{member.Name}'; it has {string.Join(", ", kind.Fields.Select(f => f.Name))}.");
            operation = field.With(operation, Value(field, member.Value) ?? throw new UserError($"{source}: {field.Name} must be {Expected(field.Type)}."));
        }
        return operation;
    }

    private static object? Value(OperationField field, JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Null ? null : json.Deserialize(field.PropertyType);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // of another type; the caller says of which it must be
        }
    }

    private static string Expected(OperationFieldType type) => type switch
    {
        OperationFieldType.Integer => "a whole number",
        OperationFieldType.Number => "a number",
        OperationFieldType.Boolean => "true or false",
        OperationFieldType.Words => "a list of texts",
        OperationFieldType.Numbers => "a list of whole numbers",
        OperationFieldType.Map => "an object of texts, {\"old\": \"new\"}",
        _ => "a text",
    };

    internal static JsonNode? Node(object value) => JsonSerializer.SerializeToNode(value, value.GetType());
}
