namespace Studio.Web.Jobs;

/// <summary>A line of a job's events.jsonl; a kind of job adds what its own lines say.</summary>
public record JobLine
{
    /// <summary>progress or end.</summary>
    public string T { get; init; } = "";

    /// <summary>Of the end only: succeeded, failed or cancelled.</summary>
    public string? Status { get; init; }
    public string? Reason { get; init; }
}
