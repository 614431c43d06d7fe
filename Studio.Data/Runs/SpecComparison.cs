using System.Globalization;
using System.Text.Json;

namespace Studio.Data.Runs;

/// <summary>
/// Where specs differ. Numbers are equal only when they are the same double, whatever their spelling (1e-3 and 0.001 are,
/// 1e-6 and 5e-7 are not) and are written so that they differ to the eye; a field that one spec has and another lacks is
/// a difference. The run's own name is none.
/// </summary>
public static class SpecComparison
{
    public static IReadOnlyList<SpecDifference> Differences(IReadOnlyList<string> specs)
    {
        var fields = specs.Select(Fields).ToList();
        return [.. fields.SelectMany(f => f.Keys).Distinct().Where(name => name != "name")
            .Select(name => new SpecDifference(name, [.. fields.Select(f => f.GetValueOrDefault(name))]))
            .Where(d => d.Values.Distinct().Count() > 1)];
    }

    /// <summary>Every field of a spec as text, in its order; nothing for a text that is no JSON object.</summary>
    public static IReadOnlyDictionary<string, string?> Fields(string specJson)
    {
        var fields = new OrderedDictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(specJson);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                foreach (var property in document.RootElement.EnumerateObject())
                    fields[property.Name] = Text(property.Value);
        }
        catch (JsonException)
        {
            // adopted from a damaged directory: it has no fields to compare
        }

        return fields;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => Number(value.GetDouble()),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };

    /// <summary>The shortest spelling that reads back to the same double, such as 0.001 or 5e-7.</summary>
    private static string Number(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal).Replace("E+0", "e+", StringComparison.Ordinal).Replace('E', 'e');
}
