using System.Text.Json;

namespace Studio.Data.Tables;

/// <summary>What people write about a dataset, for whoever uses it later: datasets/ID/card.json. Figures are not kept here; they stand in the manifests.</summary>
public sealed record DatasetCard(string Description = "", string Licence = "", string Source = "", string IntendedUse = "", string KnownBiases = "")
{
    private const int Longest = 20_000;
    internal const string FileName = "card.json";

    /// <summary>Empty where nobody has written one.</summary>
    public static DatasetCard Read(Workspace workspace, string datasetId)
    {
        try
        {
            return JsonSerializer.Deserialize<DatasetCard>(File.ReadAllText(Path.Combine(workspace.DatasetDirectory(datasetId), FileName)), DatasetFiles.Json) ?? new();
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return new(); // not there, or written by hand and not well
        }
    }

    /// <exception cref="UserError">there is no such dataset, or a part is too long.</exception>
    public void Write(Workspace workspace, string datasetId)
    {
        if (new[] { Description, Licence, Source, IntendedUse, KnownBiases }.Any(part => part.Length > Longest))
            throw new UserError($"A part of a dataset's card has {Longest:N0} characters at most.");
        var folder = workspace.DatasetDirectory(datasetId);
        if (!Directory.Exists(folder))
            throw new UserError($"There is no dataset '{datasetId}' in this workspace.");
        var path = Path.Combine(folder, FileName);
        var beside = Path.Combine(folder, $".card-{Identifier.New()}");
        DatasetFiles.WriteSynced(beside, JsonSerializer.Serialize(this, DatasetFiles.Json));
        File.Move(beside, path, overwrite: true);
        DatasetFiles.SyncFolder(folder);
    }
}
