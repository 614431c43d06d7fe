namespace Studio.Training.Worker;

/// <summary>One line of a session's input; which fields are there decides what is wanted.</summary>
public sealed record SessionRequest
{
    public long Id { get; init; }
    public string? Prompt { get; init; }
    public int? MaxTokens { get; init; }
    public double? Temperature { get; init; }
    public int? TopK { get; init; }
    public double? TopP { get; init; }
    public long? Seed { get; init; }

    /// <summary>base64 of height x width x channels bytes.</summary>
    public string? Image { get; init; }

    /// <summary>The id of the request to give up.</summary>
    public long? Stop { get; init; }
}
