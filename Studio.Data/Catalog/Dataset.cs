namespace Studio.Data.Catalog;

public sealed class Dataset
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public List<DatasetVersion> Versions { get; init; } = [];
}
