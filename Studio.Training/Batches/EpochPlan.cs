using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>Which rows an epoch shows: all of them, or as the classes' balance asks. Decided by seed and epoch alone.</summary>
internal static class EpochPlan
{
    /// <summary>Rows of one epoch, in any order; a row may come several times.</summary>
    /// <param name="rows">the training rows.</param>
    /// <param name="labels">class of every row of the dataset.</param>
    public static int[] Rows(RunSpec spec, ReadOnlySpan<int> rows, int[] labels, long epoch)
    {
        if (spec.Sampling == Samplings.None) return rows.ToArray();
        var classes = rows.ToArray().GroupBy(row => labels[row]).OrderBy(group => group.Key).Select(group => group.ToArray()).ToList();
        var size = Size(spec, classes);
        var random = RandomStream.For(spec.Seed, "balance", epoch);
        return [.. classes.SelectMany(members => Draw(members, size, random))];
    }

    /// <summary>How many rows every epoch shows.</summary>
    public static int Count(RunSpec spec, ReadOnlySpan<int> rows, int[] labels)
    {
        if (spec.Sampling == Samplings.None) return rows.Length;
        var classes = rows.ToArray().GroupBy(row => labels[row]).Select(group => group.ToArray()).ToList();
        return checked(Size(spec, classes) * classes.Count);
    }

    private static int Size(RunSpec spec, List<int[]> classes) =>
        spec.Sampling == Samplings.Oversample ? classes.Max(members => members.Length) : classes.Min(members => members.Length);

    /// <summary>Whole rounds through the class first, so that no row is shown twice more than another; the rest by lot.</summary>
    private static IEnumerable<int> Draw(int[] members, int size, RandomStream random)
    {
        random.Shuffle<int>(members);
        return Enumerable.Range(0, size).Select(i => members[i % members.Length]);
    }
}
