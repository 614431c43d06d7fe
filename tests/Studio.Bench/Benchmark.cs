namespace Studio.Bench;

/// <summary>A figure's definition: what `./studio bench ID` measures, in which unit, and what it must reach.</summary>
/// <param name="Target">the figure that must be reached, in words; printed beside what was measured.</param>
/// <param name="Met">whether a measured figure reaches it.</param>
public sealed record Benchmark(string Id, string Unit, string Target, Func<Figure, bool> Met, Func<Task<Figure>> MeasureAsync);

/// <summary>A benchmark cannot run here (no peer, no data); the reason is printed in its line.</summary>
public sealed class NotMeasurable(string reason) : Exception(reason);
