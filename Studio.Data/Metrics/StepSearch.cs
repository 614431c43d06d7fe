namespace Studio.Data.Metrics;

/// <summary>Binary search over points in the order of steps.</summary>
internal static class StepSearch
{
    /// <summary>Index of the first point whose step is greater than <paramref name="step"/>; the length if there is none.</summary>
    public static int FirstAfter(ReadOnlySpan<SeriesPoint> points, long step)
    {
        var (low, high) = (0, points.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (points[middle].Step > step)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    public static int FirstAtOrAfter(ReadOnlySpan<SeriesPoint> points, long step) =>
        step == long.MinValue ? 0 : FirstAfter(points, step - 1);
}
