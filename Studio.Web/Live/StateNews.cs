using System.Diagnostics;
using Studio.Training.Contracts;

namespace Studio.Web.Live;

/// <summary>
/// Whether a chunk changed what pages read from the catalog: an event other than points, a metric never seen before, or,
/// once a second, progress.
/// </summary>
internal sealed class StateNews
{
    private static readonly TimeSpan s_progress = TimeSpan.FromSeconds(1);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _told;

    public bool IsIn(JournalChunk chunk)
    {
        var isNew = chunk.Events.Count > 0 || Stopwatch.GetElapsedTime(_told) >= s_progress;
        foreach (var series in chunk.Metrics.Series)
            if (series.Count > 0)
                isNew |= _names.Add(series.Name);
        if (isNew)
            _told = Stopwatch.GetTimestamp();
        return isNew;
    }
}
