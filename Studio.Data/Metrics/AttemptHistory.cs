using Microsoft.Data.Sqlite;

namespace Studio.Data.Metrics;

/// <summary>
/// Which steps of an attempt still count. A resumed run goes on from its checkpoint's step; what an earlier attempt
/// reported beyond that step was computed again and is superseded: kept, but no part of the run's course.
/// </summary>
public sealed class AttemptHistory(IEnumerable<(int Attempt, long FromStep)> starts)
{
    private readonly (int Attempt, long FromStep)[] _starts = [.. starts];

    /// <summary>The last step of an attempt that was not computed again by a later one; long.MaxValue for the newest.</summary>
    public long LastStepThatCounts(int attempt)
    {
        var last = long.MaxValue;
        foreach (var start in _starts)
            if (start.Attempt > attempt)
                last = Math.Min(last, start.FromStep);
        return last;
    }

    /// <summary>Where an attempt's points, in the order of steps, stop counting: points[..n] count, points[n..] are superseded.</summary>
    public int CountingPoints(int attempt, ReadOnlySpan<SeriesPoint> points)
    {
        var last = LastStepThatCounts(attempt);
        return last == long.MaxValue ? points.Length : StepSearch.FirstAfter(points, last);
    }

    internal static AttemptHistory Read(SqliteConnection connection, string runId)
    {
        using var command = Sql.Command(connection, "SELECT Attempt, FromStep FROM RunAttempts WHERE RunId = $run", "$run");
        Sql.Bind(command, runId);
        using var reader = command.ExecuteReader();
        var starts = new List<(int, long)>();
        while (reader.Read())
            starts.Add((reader.GetInt32(0), reader.GetInt64(1)));
        return new AttemptHistory(starts);
    }
}
