namespace Studio.Data.Catalog;

/// <summary>One start of a run's worker, as its start event told: where it went on from and on what it ran.</summary>
public sealed class RunAttempt
{
    public required string RunId { get; init; }

    /// <summary>1 for the first start, one more with every resume.</summary>
    public int Attempt { get; init; }

    /// <summary>Step of the checkpoint it went on from. What earlier attempts reported beyond it is superseded.</summary>
    public long FromStep { get; set; }

    /// <summary>Last step reported in this attempt.</summary>
    public long EndStep { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public string Device { get; set; } = "";
    public string DeviceName { get; set; } = "";
    public string StudioVersion { get; set; } = "";
    public string LibtorchVersion { get; set; } = "";
    public string DatasetHash { get; set; } = "";
}
