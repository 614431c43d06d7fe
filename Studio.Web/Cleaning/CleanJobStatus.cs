namespace Studio.Web.Cleaning;

/// <summary>Where a cleaning stands; read from its job directory each time, so that a restart loses nothing.</summary>
/// <param name="Dataset">the version that is cleaned, id@version.</param>
/// <param name="Done">rows gone through in all passes, of <paramref name="Total"/>.</param>
/// <param name="Written">rows of the new version so far.</param>
/// <param name="Version">the version it made; null until it has succeeded.</param>
/// <param name="Reason">why it failed, as a sentence; empty otherwise.</param>
public sealed record CleanJobStatus(string JobId, string Name, string Dataset, CleanJobState State, long Done, long Total, long Written, string? DatasetId, int? Version, string Reason)
{
    public bool IsOpen => State is CleanJobState.Queued or CleanJobState.Running;

    /// <summary>0 to 1.</summary>
    public double Share => State == CleanJobState.Succeeded ? 1 : Total > 0 ? Math.Min(1, (double)Done / Total) : 0;
}
