namespace Studio.Bench;

/// <summary>Every figure Studio states, in the order in which they are measured.</summary>
public static class Benchmarks
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
    ];
}
