namespace Studio.Data.Catalog;

/// <summary>A line the worker wanted people to read, from the journal; the full output is the run directory's log.txt.</summary>
public sealed class RunLogLine
{
    public long Id { get; init; }
    public required string RunId { get; init; }
    public int Attempt { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>info, warning or error.</summary>
    public string Level { get; init; } = "info";
    public string Text { get; init; } = "";
}
