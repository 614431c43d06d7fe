using System.Text.Json.Serialization;

namespace Studio.Training.Contracts;

/// <summary>
/// One line of a run's events.jsonl: append-only, UTF-8, one JSON object a line, ended by \n. The journal is the truth
/// about a run; the catalog only follows it. Numbers that are not finite are the strings "NaN", "Infinity", "-Infinity".
/// <code>
/// {"t":"start","attempt":1,"wall":1763791200.123,"pid":4711,"device":"cpu","totalSteps":2000,...}
/// {"t":"metric","attempt":1,"wall":1763791201.5,"step":10,"values":{"loss":3.21,"learningRate":0.0001}}
/// {"t":"sample",...}  {"t":"checkpoint",...}  {"t":"log",...}  {"t":"end","status":"succeeded",...}
/// </code>
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(StartEvent), "start")]
[JsonDerivedType(typeof(MetricEvent), "metric")]
[JsonDerivedType(typeof(SampleEvent), "sample")]
[JsonDerivedType(typeof(CheckpointEvent), "checkpoint")]
[JsonDerivedType(typeof(LogEvent), "log")]
[JsonDerivedType(typeof(EndEvent), "end")]
public abstract record JournalEvent
{
    /// <summary>1 for the first start, one more with every resume.</summary>
    public int Attempt { get; init; }

    /// <summary>Seconds since 1970, UTC.</summary>
    public double Wall { get; init; }
}

/// <summary>First line of every attempt.</summary>
public sealed record StartEvent : JournalEvent
{
    public int Pid { get; init; }
    public string Device { get; init; } = "";
    public string DeviceName { get; init; } = "";
    public string StudioVersion { get; init; } = "";
    public string LibtorchVersion { get; init; } = "";
    public string DatasetHash { get; init; } = "";

    /// <summary>Step of the checkpoint this attempt goes on from; 0 for a fresh start.</summary>
    public long ResumedFromStep { get; init; }
    public long TotalSteps { get; init; }
    public double StepsPerEpoch { get; init; }

    /// <summary>0 for models that do not read tokens.</summary>
    public double TokensPerStep { get; init; }
    public double SamplesPerStep { get; init; }
    public long ParameterCount { get; init; }
}

public sealed record MetricEvent : JournalEvent
{
    public long Step { get; init; }
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();
}

public sealed record SampleEvent : JournalEvent
{
    public long Step { get; init; }
    public string Prompt { get; init; } = "";
    public string Text { get; init; } = "";
    public double Temperature { get; init; }
}

/// <summary>Written after the checkpoint's folder has its final name; a checkpoint named here is whole.</summary>
public sealed record CheckpointEvent : JournalEvent
{
    public long Step { get; init; }
    public string Name { get; init; } = "";
    public bool IsBest { get; init; }
    public long Bytes { get; init; }
    public double? ValidationLoss { get; init; }

    /// <summary>Folders removed because this one took their place.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];
}

public sealed record LogEvent : JournalEvent
{
    /// <summary>info, warning or error.</summary>
    public string Level { get; init; } = "info";
    public string Text { get; init; } = "";
}

/// <summary>The worker's last word: succeeded, failed, cancelled or paused, and why.</summary>
public sealed record EndEvent : JournalEvent
{
    public string Status { get; init; } = "";
    public string Reason { get; init; } = "";
    public long Step { get; init; }
}
