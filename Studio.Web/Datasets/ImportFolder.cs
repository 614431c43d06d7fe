using System.Text.Json;
using Studio.Web.Jobs;

namespace Studio.Web.Datasets;

/// <summary>
/// jobs/ID/ of one import, which also owns the uploaded files it reads.
/// <code>
/// {"t":"progress","bytes":1048576,"totalBytes":2097152,"rows":9000}
/// {"t":"end","status":"succeeded","datasetId":"...","version":1,"reason":""}
/// </code>
/// </summary>
public sealed class ImportFolder(string path) : JobFolder(path, "spec.json")
{
    /// <summary>Files that only this job needs; gone with its end.</summary>
    public string Inputs => Path.Combine(Root, "inputs");

    /// <summary>Set when nothing is left to do: the result is in the catalog, the inputs are gone.</summary>
    public bool IsSettled => HasEnded && !Directory.Exists(Inputs);

    /// <summary>null when this is no import's folder.</summary>
    public ImportStatus? Status()
    {
        if (!Exists)
            return null;
        var name = ReadName();
        if (LastLine<Line>() is not { } line)
            return new ImportStatus(Id, name, HasBegun ? ImportState.Running : ImportState.Queued, 0, 0, 0, null, null, "");
        // succeeded means for whoever asks that the dataset can be used, so not before the catalog has it
        return line.T == "end" && IsSettled
            ? new ImportStatus(Id, name, StateOf(line.Status), line.Bytes, line.TotalBytes, line.Rows, line.DatasetId, line.Version, line.Reason ?? "", line.Warnings)
            : new ImportStatus(Id, name, ImportState.Running, line.Bytes, line.TotalBytes, line.Rows, null, null, "");
    }

    /// <summary>The version that a successful import made; null otherwise.</summary>
    public (string DatasetId, int Version)? Result() =>
        LastLine<Line>() is { T: "end", Status: "succeeded", DatasetId: { } id, Version: { } version } ? (id, version) : null;

    private string ReadName()
    {
        using var spec = JsonDocument.Parse(File.ReadAllText(Spec));
        return spec.RootElement.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "";
    }

    private static ImportState StateOf(string? status) => status switch
    {
        "succeeded" => ImportState.Succeeded,
        "cancelled" => ImportState.Cancelled,
        _ => ImportState.Failed,
    };

    private sealed record Line : JobLine
    {
        public long Bytes { get; init; }
        public long TotalBytes { get; init; }
        public long Rows { get; init; }
        public string? DatasetId { get; init; }
        public int? Version { get; init; }
        public IReadOnlyList<string>? Warnings { get; init; }
    }
}
