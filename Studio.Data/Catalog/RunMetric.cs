namespace Studio.Data.Catalog;

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
