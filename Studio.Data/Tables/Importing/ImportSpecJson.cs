using System.Text.Json;

namespace Studio.Data.Tables.Importing;

/// <summary>An import's spec as a job directory's spec.json.</summary>
public static class ImportSpecJson
{
    public static string Write(ImportSpec spec) => JsonSerializer.Serialize(spec, DatasetFiles.Json);

    /// <exception cref="UserError">the file is missing or is no import spec.</exception>
    public static ImportSpec Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ImportSpec>(File.ReadAllText(path), DatasetFiles.Json)
                ?? throw new UserError($"{path} holds null and no import.");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new UserError($"{path} is no import spec: {e.Message}", e);
        }
    }
}
