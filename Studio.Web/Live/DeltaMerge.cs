namespace Studio.Web.Live;

/// <summary>Makes one delta of two that follow each other.</summary>
public static class DeltaMerge
{
    public static RunDelta Merge(RunDelta before, RunDelta next)
    {
        var stateChanged = before.StateChanged || next.StateChanged;

        // an empty range is news of the catalog alone: it numbers nothing
        if (next.ToOffset <= next.FromOffset)
            return before with { StateChanged = stateChanged };

        // what is missing between the two stays visible as a gap, so that the viewer reads again
        if (before.ToOffset <= before.FromOffset || next.FromOffset != before.ToOffset)
            return next with { StateChanged = stateChanged };
        return before.Points.Count + next.Points.Count > LiveSubscription.MaxPoints
            ? Gap(before.RunId, next.ToOffset, stateChanged)
            : next with { FromOffset = before.FromOffset, Points = [.. before.Points, .. next.Points], StateChanged = stateChanged };
    }

    /// <summary>
    /// Leads to an offset without saying what lies before it. It starts one byte short of its end: no viewer stands there,
    /// because no journal line is one byte long, so each sees that it missed something.
    /// </summary>
    public static RunDelta Gap(string runId, long toOffset, bool stateChanged) => new(runId, toOffset - 1, toOffset, [], stateChanged);
}
