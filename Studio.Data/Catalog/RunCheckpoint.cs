namespace Studio.Data.Catalog;

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
