namespace Studio.Data.Catalog;

public sealed class RunTag
{
    public required string RunId { get; init; }
    public required string Tag { get; init; }
}
