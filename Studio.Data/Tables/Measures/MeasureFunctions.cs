using System.Text.Json.Nodes;

namespace Studio.Data.Tables.Measures;

/// <summary>language(column) and tokens(column, 'tokenizer') in a parsed expression, which become the columns that hold them.</summary>
internal static class MeasureFunctions
{
    /// <summary>Replaces every call in DuckDB's tree of a statement.</summary>
    /// <returns>the measures that are asked for.</returns>
    /// <exception cref="UserError">a call is of anything but a text column and a tokenizer's name.</exception>
    public static IReadOnlyList<RowMeasure> Replace(JsonNode tree, DatasetManifest manifest)
    {
        var found = new List<RowMeasure>();
        Visit(tree, manifest, found);
        return [.. found.Distinct()];
    }

    private static void Visit(JsonNode? node, DatasetManifest manifest, List<RowMeasure> found)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                    Visit(item, manifest, found);
                break;
            case JsonObject call when Text(call["class"]) == "FUNCTION" && Text(call["function_name"]) is RowMeasure.LanguageFunction or RowMeasure.TokensFunction:
                var measure = Of(call, manifest);
                found.Add(measure);
                BecomeColumn(call, measure.Name);
                break;
            case JsonObject any:
                foreach (var (_, child) in any)
                    Visit(child, manifest, found);
                break;
        }
    }

    private static RowMeasure Of(JsonObject call, DatasetManifest manifest)
    {
        var isLanguage = Text(call["function_name"]) == RowMeasure.LanguageFunction;
        var arguments = call["children"]!.AsArray();
        var column = arguments.Count > 0 && arguments[0]?["column_names"] is JsonArray { Count: 1 } names ? Text(names[0]) : null;
        var tokenizer = arguments.Count > 1 ? Text(arguments[1]?["value"]?["value"]) : null;
        if (column is null || arguments.Count != (isLanguage ? 1 : 2) || (!isLanguage && string.IsNullOrWhiteSpace(tokenizer)))
            throw new UserError(isLanguage ? "language() takes a text column: language(text) = 'en'." : "tokens() takes a text column and a tokenizer's name or id: tokens(text, 'my tokenizer') > 128.");
        // SQL does not mind the case of a name
        var known = manifest.Columns.FirstOrDefault(c => c.Name == column) ?? manifest.Columns.FirstOrDefault(c => string.Equals(c.Name, column, StringComparison.OrdinalIgnoreCase));
        return new RowMeasure(known?.Name ?? column, tokenizer).Check(manifest);
    }

    private static void BecomeColumn(JsonObject call, string name)
    {
        var (alias, place) = (Text(call["alias"]) ?? "", call["query_location"]?.DeepClone());
        call.Clear();
        call["class"] = "COLUMN_REF";
        call["type"] = "COLUMN_REF";
        call["alias"] = alias;
        if (place is not null)
            call["query_location"] = place;
        call["column_names"] = new JsonArray(name);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
