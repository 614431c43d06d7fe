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
    public string? ParentRunId { get; set; }
    public string Notes { get; set; } = "";

    /// <summary>Sent by the client with a start, so that a double click or a retry cannot start twice.</summary>
    public string? ClientToken { get; init; }
    public List<RunTag> Tags { get; init; } = [];
    public List<RunMetric> Metrics { get; init; } = [];
}

public sealed class RunTag
{
    public required string RunId { get; init; }
    public required string Tag { get; init; }
}

/// <summary>Last and extreme value of one metric, kept up with every ingested batch: what tables and cards show.</summary>
public sealed class RunMetric
{
    public required string RunId { get; init; }
    public required string Name { get; init; }
    public double? Last { get; set; }
    public long LastStep { get; set; }
    public double? Min { get; set; }
    public long MinStep { get; set; }
    public double? Max { get; set; }
    public long MaxStep { get; set; }
}

/// <summary>One move of a run from state to state, with its reason.</summary>
public sealed class RunEvent
{
    public long Id { get; init; }
    public required string RunId { get; init; }
    public DateTimeOffset At { get; init; }
    public RunStatus? From { get; init; }
    public RunStatus To { get; init; }
    public string Reason { get; init; } = "";
}

public sealed class RunCheckpoint
{
    public required string RunId { get; init; }

    /// <summary>Folder below checkpoints/, for example step-00001000.</summary>
    public required string Name { get; init; }
    public int Attempt { get; init; }
    public long Step { get; init; }
    public bool IsBest { get; set; }
    public long Bytes { get; set; }
    public double? ValidationLoss { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>Text a language model wrote during training.</summary>
public sealed class RunSample
{
    public long Id { get; init; }
    public required string RunId { get; init; }
    public int Attempt { get; init; }
    public long Step { get; init; }
    public string Prompt { get; init; } = "";
    public string Text { get; init; } = "";
    public double Temperature { get; init; }
    public DateTimeOffset At { get; init; }
}
