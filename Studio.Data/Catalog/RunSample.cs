namespace Studio.Data.Catalog;

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
