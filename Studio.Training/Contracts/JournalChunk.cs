using Studio.Data.Metrics;

namespace Studio.Training.Contracts;

/// <summary>Whole lines of a journal, from one byte offset to another. Made once and filled again and again.</summary>
public sealed class JournalChunk
{
    private readonly List<JournalEvent> _events = [];
    private readonly List<JournalProblem> _problems = [];

    public long FromOffset { get; private set; }
    public long ToOffset { get; private set; }

    /// <summary>All metric lines, point by point.</summary>
    public MetricBatch Metrics { get; } = new();

    /// <summary>All other lines, in their order.</summary>
    public IReadOnlyList<JournalEvent> Events => _events;

    /// <summary>Whole lines that say nothing readable. They are skipped: one bad line must not stop a run's curves.</summary>
    public IReadOnlyList<JournalProblem> Problems => _problems;

    internal void Begin(long offset)
    {
        (FromOffset, ToOffset) = (offset, offset);
        Metrics.Clear();
        _events.Clear();
        _problems.Clear();
    }

    internal void End(long offset) => ToOffset = offset;

    internal void Add(JournalEvent line) => _events.Add(line);

    internal void Add(JournalProblem problem) => _problems.Add(problem);
}
