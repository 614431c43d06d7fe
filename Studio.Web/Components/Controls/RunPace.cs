using Studio.Data.Catalog;
using Studio.Data.Runs;

namespace Studio.Web.Components.Controls;

/// <summary>How far a run is, and when it will end if it goes on as in its current attempt.</summary>
public static class RunPace
{
    /// <summary>0 to 1; 0 while the number of steps is not known.</summary>
    public static double Share(long step, long totalSteps) => totalSteps <= 0 ? 0 : Math.Clamp((double)step / totalSteps, 0, 1);

    /// <summary>Null before the attempt has made a step, or when nothing is left.</summary>
    /// <param name="fromStep">step from which the current attempt goes on.</param>
    public static TimeSpan? Left(long step, long totalSteps, long fromStep, DateTimeOffset attemptStarted, DateTimeOffset now)
    {
        var done = step - fromStep;
        var elapsed = now - attemptStarted;
        if (done <= 0 || totalSteps <= step || elapsed <= TimeSpan.Zero)
            return null;
        return TimeSpan.FromSeconds(elapsed.TotalSeconds / done * (totalSteps - step));
    }

    /// <summary>Time spent working, attempts added up and the pauses between them left out; one that goes on counts up to now.</summary>
    public static TimeSpan Worked(IEnumerable<RunAttempt> attempts, Run run, DateTimeOffset now)
    {
        var total = TimeSpan.Zero;
        var ordered = attempts.OrderBy(a => a.Attempt).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            var last = i == ordered.Count - 1;
            var end = ordered[i].EndedAt ?? (last && !RunTransitions.IsEnd(run.Status) ? now : run.EndedAt ?? now);
            if (!last && end > ordered[i + 1].StartedAt)
                end = ordered[i + 1].StartedAt;
            if (end > ordered[i].StartedAt)
                total += end - ordered[i].StartedAt;
        }
        return total;
    }
}
