namespace Studio.Bench;

/// <summary>Every figure Studio states, in the order in which they are measured.</summary>
public static class Benchmarks
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("ingest", "points/s", ">= 200,000", f => f.Value >= 200_000, IngestBench.MeasureAsync),
    ];
}
