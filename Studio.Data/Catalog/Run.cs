using Studio.Data.Runs;

namespace Studio.Data.Catalog;

public sealed class Run
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public RunStatus Status { get; set; }

    /// <summary>Why the run is in this state, as a sentence for people; empty when the state says it all.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The full RunSpec as JSON, the same text as the run directory's spec.json.</summary>
    public required string SpecJson { get; set; }
    public string Task { get; set; } = "";
    public string ModelFamily { get; set; } = "";
    public required string DatasetId { get; set; }
    public int DatasetVersion { get; set; }

    /// <summary>The queue's slot it asks for: cpu, cuda:0, ...</summary>
    public string Device { get; set; } = "cpu";

    /// <summary>Higher starts first; equal priorities by QueuePosition.</summary>
    public int Priority { get; set; }
    public long QueuePosition { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public int Attempt { get; set; }
    public long Step { get; set; }
    public long TotalSteps { get; set; }
    public double StepsPerEpoch { get; set; }
    public double TokensPerStep { get; set; }
    public double SamplesPerStep { get; set; }
    public long ParameterCount { get; set; }

    /// <summary>Bytes of events.jsonl already ingested: stored in the same transaction as the points.</summary>
    public long JournalOffset { get; set; }

    /// <summary>The run's directory is gone: what is known stays readable, resuming is not possible.</summary>
    public bool DirectoryMissing { get; set; }
    public string? ParentRunId { get; set; }
    public string Notes { get; set; } = "";

    /// <summary>Sent by the client with a start, so that a double click or a retry cannot start twice.</summary>
    public string? ClientToken { get; init; }
    public List<RunTag> Tags { get; init; } = [];
    public List<RunAttempt> Attempts { get; init; } = [];
    public List<RunMetric> Metrics { get; init; } = [];
}
