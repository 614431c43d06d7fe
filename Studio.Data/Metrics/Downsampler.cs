namespace Studio.Data.Metrics;

/// <summary>
/// Chooses which points of a series a chart gets. The series is cut into buckets of equally many points, and the smallest
/// and largest value of every bucket are kept, with the first and last point: whatever the width of the screen, a single
/// spike among a million points is drawn. A bucket that holds a gap (a value that is not finite) keeps its first one too.
/// </summary>
public static class Downsampler
{
    /// <summary>
    /// Indices of the chosen points, ascending: all of them when they are at most <paramref name="maxPoints"/>, otherwise
    /// at most that many plus one per bucket with a gap.
    /// </summary>
    /// <param name="maxPoints">at least 4.</param>
    public static int[] Choose(ReadOnlySpan<SeriesPoint> points, int maxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 4);
        if (points.Length <= maxPoints)
            return [.. Enumerable.Range(0, points.Length)];

        // first and last stand outside the buckets, and each bucket gives two
        var buckets = (maxPoints - 2) / 2;
        var inner = points.Length - 2;
        var chosen = new List<int>(maxPoints) { 0 };
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var from = 1 + (int)((long)inner * bucket / buckets);
            var to = 1 + (int)((long)inner * (bucket + 1) / buckets);
            AddExtremes(points[from..to], from, chosen);
        }

        chosen.Add(points.Length - 1);
        return [.. chosen];
    }

    private static void AddExtremes(ReadOnlySpan<SeriesPoint> bucket, int offset, List<int> chosen)
    {
        int min = -1, max = -1, gap = -1;
        for (var i = 0; i < bucket.Length; i++)
        {
            var value = bucket[i].Value;
            if (!double.IsFinite(value))
            {
                if (gap < 0)
                    gap = i;
            }
            else if (min < 0)
                min = max = i;
            else if (value < bucket[min].Value)
                min = i;
            else if (value > bucket[max].Value)
                max = i;
        }

        Span<int> found = [min, max, gap];
        found.Sort();
        for (var i = 0; i < found.Length; i++)
            if (found[i] >= 0 && (i == 0 || found[i] != found[i - 1]))
                chosen.Add(offset + found[i]);
    }
}
