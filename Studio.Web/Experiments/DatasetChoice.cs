using System.Text.Json;
using System.Text.Json.Serialization;
using Studio.Data.Catalog;
using Studio.Data.Tables;

namespace Studio.Web.Experiments;

/// <summary>A dataset version as a form offers it: with its manifest, because roles and sizes decide what can be trained on it.</summary>
public sealed record DatasetChoice(string Id, int Version, string Name, DateTimeOffset CreatedAt, DatasetManifest Manifest)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public string Reference => $"{Id}@{Version}";

    /// <summary>The catalog's name, which may have changed since the version was written.</summary>
    public static DatasetChoice Of(Dataset dataset, Studio.Data.Catalog.DatasetVersion version) =>
        new(dataset.Id, version.Version, dataset.Name, version.CreatedAt, ReadManifest(version.ManifestJson) with { Name = dataset.Name });

    public static DatasetManifest ReadManifest(string json) =>
        JsonSerializer.Deserialize<DatasetManifest>(json, s_json) ?? throw new JsonException("A manifest is null.");
}
