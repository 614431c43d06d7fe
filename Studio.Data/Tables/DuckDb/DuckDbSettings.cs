namespace Studio.Data.Tables.DuckDb;

/// <summary>
/// Limits of one in-memory DuckDB. It may touch nothing but <see cref="Files"/> and what lies under <see cref="Folders"/>,
/// so that no text that ever reaches a statement could open another file.
/// </summary>
public sealed record DuckDbSettings
{
    public int Threads { get; init; } = Math.Min(4, Environment.ProcessorCount);
    public int MemoryMegabytes { get; init; } = 512;

    /// <summary>Where an operation that outgrows its memory spills to; null forbids spilling.</summary>
    public string? TempFolder { get; init; }

    /// <summary>Off where nobody looks: DuckDB then waits for its threads instead of asking them without a pause.</summary>
    public bool CountsProgress { get; init; }
    public IReadOnlyList<string> Files { get; init; } = [];
    public IReadOnlyList<string> Folders { get; init; } = [];
}
