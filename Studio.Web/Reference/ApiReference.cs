using System.Text.Json.Nodes;

namespace Studio.Web.Reference;

/// <summary>Reads the API's own OpenAPI document into what a person wants of it.</summary>
public static class ApiReference
{
    public static IReadOnlyList<ApiOperation> Read(JsonObject document) =>
        [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => Operation(path.Key, method.Key, method.Value!.AsObject())))];

    private static ApiOperation Operation(string path, string method, JsonObject operation)
    {
        var content = operation["requestBody"]?["content"]?.AsObject().FirstOrDefault();
        var answer = operation["responses"]?.AsObject().FirstOrDefault(response => response.Key.StartsWith('2')).Value?["content"]?.AsObject().FirstOrDefault().Value;
        return new(
            (string?)operation["operationId"] ?? path,
            (string?)operation["tags"]?.AsArray().FirstOrDefault() ?? "other",
            method.ToUpperInvariant(),
            path,
            (string?)operation["summary"] ?? "",
            [.. (operation["parameters"]?.AsArray() ?? []).Select(parameter => Parameter(parameter!.AsObject()))],
            content is { Key: { } type } ? type : null,
            Members(content?.Value?["schema"]),
            Members(answer?["schema"]));
    }

    private static ApiField Parameter(JsonObject parameter) =>
        new((string)parameter["name"]!, TypeOf(parameter["schema"]), (string)parameter["in"]!, (bool?)parameter["required"] ?? false, "");

    private static IReadOnlyList<ApiField> Members(JsonNode? schema)
    {
        var item = schema as JsonObject;
        if (item?["items"] is JsonObject items)
            item = items;
        var required = (item?["required"] as JsonArray)?.Select(name => (string)name!).ToHashSet() ?? [];
        return item?["properties"] is JsonObject properties
            ? [.. properties.Select(member => new ApiField(member.Key, TypeOf(member.Value), "", required.Contains(member.Key), (string?)(member.Value as JsonObject)?["description"] ?? ""))]
            : [];
    }

    /// <summary>string, integer, array of object, "succeeded | failed": the schema in few words.</summary>
    private static string TypeOf(JsonNode? schema)
    {
        if (schema is not JsonObject one)
            return "any";
        if (one["enum"] is JsonArray words)
            return string.Join(" | ", words.Select(word => word?.ToString() ?? "null"));
        var type = one["type"] switch
        {
            JsonArray several => string.Join(" or ", several.Select(t => (string)t!).Where(t => t != "null")),
            { } single => (string)single!,
            null => "any",
        };
        return type == "array" && one["items"] is { } items ? $"array of {TypeOf(items)}" : type;
    }
}
