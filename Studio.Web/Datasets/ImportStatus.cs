namespace Studio.Web.Datasets;

/// <summary>Where an import stands; kept in the workspace, so that a refresh or a restart of the web program loses nothing.</summary>
/// <param name="TotalBytes">0 while unknown.</param>
/// <param name="Reason">why it failed, as a sentence; empty otherwise.</param>
/// <param name="Warnings">what a successful import left out or found odd, as sentences.</param>
public sealed record ImportStatus(string JobId, string Name, ImportState State, long Bytes, long TotalBytes, long Rows, string? DatasetId, int? Version, string Reason,
    IReadOnlyList<string>? Warnings = null);

public enum ImportState { Queued, Running, Succeeded, Failed, Cancelled }
