using System.Text.Json;
using System.Text.Json.Serialization;
using Studio.Data.Tables;

namespace Studio.Web.Datasets;

/// <summary>Reads the manifest that the catalog keeps of a version, and writes an import's spec in the same spelling.</summary>
public static class ManifestJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static DatasetManifest Parse(string json) =>
        JsonSerializer.Deserialize<DatasetManifest>(json, Options) ?? throw new JsonException("The manifest is null.");
}
