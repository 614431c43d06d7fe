using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>
/// Splits whose rows of one group stay on one side, so that nobody is recognized instead of understood. The order of the
/// groups is drawn by the split's seed from their sorted names, so that it does not depend on the order of the rows.
/// </summary>
internal static class GroupSplit
{
    public static void Grouped(DataPart[] parts, RunSpec spec, IReadOnlyList<string> groups, double testFraction)
    {
        var shuffled = Shuffled(parts, groups, spec.SplitSeed);
        var rows = shuffled.Sum(group => group.Length);
        var rest = Take(shuffled, rows * testFraction, parts, DataPart.Test);
        var train = Take(rest, rows * spec.ValidationFraction, parts, DataPart.Validation);
        if (train.Count == 0 || (spec.ValidationFraction > 0 && train.Count == rest.Count) || (testFraction > 0 && rest.Count == shuffled.Count))
            throw new UserError($"The column '{spec.GroupColumn}' has {shuffled.Count} {(shuffled.Count == 1 ? "value" : "values")}, too few or too large to give every part some: choose another column, other fractions, or the split shuffled.");
    }

    /// <summary>The largest groups first, each to the fold that has the fewest rows.</summary>
    public static void Fold(DataPart[] parts, RunSpec spec, IReadOnlyList<string> groups, double testFraction)
    {
        var shuffled = Shuffled(parts, groups, spec.SplitSeed);
        var rest = Take(shuffled, shuffled.Sum(group => group.Length) * testFraction, parts, DataPart.Test);
        if (rest.Count < spec.Folds)
            throw new UserError($"The column '{spec.GroupColumn}' has {rest.Count} {(rest.Count == 1 ? "value" : "values")} for {spec.Folds} folds: take {Math.Max(2, rest.Count)} folds or fewer, or another column.");
        var sizes = new long[spec.Folds];
        foreach (var group in rest.OrderByDescending(group => group.Length))
        {
            var smallest = Array.IndexOf(sizes, sizes.Min());
            sizes[smallest] += group.Length;
            if (smallest == spec.Fold - 1) Mark(parts, group, DataPart.Validation);
        }
    }

    private static List<int[]> Shuffled(DataPart[] parts, IReadOnlyList<string> groups, int seed)
    {
        var free = Enumerable.Range(0, parts.Length).Where(row => parts[row] == DataPart.Train).ToList();
        var named = free.Where(row => groups[row].Length > 0).GroupBy(row => groups[row]).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToArray());
        int[][] all = [.. named, .. free.Where(row => groups[row].Length == 0).Select(row => new[] { row })];
        RandomStream.For(seed, "groups").Shuffle<int[]>(all);
        return [.. all];
    }

    /// <summary>Gives groups to a part as long as that brings it nearer to the wanted number of rows; the others are returned.</summary>
    private static List<int[]> Take(List<int[]> groups, double wanted, DataPart[] parts, DataPart part)
    {
        var rest = new List<int[]>();
        long taken = 0;
        foreach (var group in groups)
        {
            if (Math.Abs(taken + group.Length - wanted) < Math.Abs(taken - wanted))
            {
                Mark(parts, group, part);
                taken += group.Length;
            }
            else
            {
                rest.Add(group);
            }
        }
        return rest;
    }

    private static void Mark(DataPart[] parts, int[] rows, DataPart part)
    {
        foreach (var row in rows) parts[row] = part;
    }
}
