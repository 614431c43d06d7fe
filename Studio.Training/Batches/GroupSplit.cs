using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>
/// Splits whose rows of one group stay on one side, so that nobody is recognized instead of understood. The order of the
/// groups is drawn by the split's seed from their sorted names, so that it does not depend on the order of the rows. Where
/// rows have labels, every part gets its share of each as far as the groups allow, see <see cref="StratifiedGroups"/>.
/// </summary>
internal static class GroupSplit
{
    /// <param name="labels">class of each row; null when the task has no label.</param>
    public static void Grouped(DataPart[] parts, RunSpec spec, IReadOnlyList<int>? labels, IReadOnlyList<string> groups, double testFraction)
    {
        var shuffled = Shuffled(parts, groups, spec.SplitSeed);
        DataPart[] held = [DataPart.Train, DataPart.Validation, DataPart.Test];
        double[] shares = [1 - spec.ValidationFraction - testFraction, spec.ValidationFraction, testFraction];
        var sizes = new int[held.Length];
        foreach (var (group, part) in shuffled.Zip(Deal(shuffled, labels, shares)))
        {
            Mark(parts, group, held[part]);
            sizes[part]++;
        }
        if (sizes[0] == 0 || (spec.ValidationFraction > 0 && sizes[1] == 0) || (testFraction > 0 && sizes[2] == 0))
            throw new UserError($"The column '{spec.GroupColumn}' has {shuffled.Count} {(shuffled.Count == 1 ? "value" : "values")}, too few or too large to give every part some: choose another column, other fractions, or the split shuffled.");
    }

    /// <summary>The test is taken first, so that every fold's run has the same one.</summary>
    public static void Fold(DataPart[] parts, RunSpec spec, IReadOnlyList<int>? labels, IReadOnlyList<string> groups, double testFraction)
    {
        var shuffled = Shuffled(parts, groups, spec.SplitSeed);
        var kept = Deal(shuffled, labels, [1 - testFraction, testFraction]);
        foreach (var group in shuffled.Where((_, i) => kept[i] == 1))
            Mark(parts, group, DataPart.Test);
        var rest = shuffled.Where((_, i) => kept[i] == 0).ToList();
        if (rest.Count < spec.Folds)
            throw new UserError($"The column '{spec.GroupColumn}' has {rest.Count} {(rest.Count == 1 ? "value" : "values")} for {spec.Folds} folds: take {Math.Max(2, rest.Count)} folds or fewer, or another column.");
        var folds = Deal(rest, labels, [.. Enumerable.Repeat(1.0 / spec.Folds, spec.Folds)]);
        foreach (var group in rest.Where((_, i) => folds[i] == spec.Fold - 1))
            Mark(parts, group, DataPart.Validation);
        if (!parts.Contains(DataPart.Validation))
            throw new UserError($"Fold {spec.Fold} of {spec.Folds} has no row, because some values of the column '{spec.GroupColumn}' have too many rows: take fewer folds, or another column.");
    }

    private static List<int[]> Shuffled(DataPart[] parts, IReadOnlyList<string> groups, int seed)
    {
        var free = Enumerable.Range(0, parts.Length).Where(row => parts[row] == DataPart.Train).ToList();
        var named = free.Where(row => groups[row].Length > 0).GroupBy(row => groups[row]).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToArray());
        int[][] all = [.. named, .. free.Where(row => groups[row].Length == 0).Select(row => new[] { row })];
        RandomStream.For(seed, "groups").Shuffle<int[]>(all);
        return [.. all];
    }

    /// <summary>The part of each group.</summary>
    private static int[] Deal(List<int[]> groups, IReadOnlyList<int>? labels, double[] shares)
    {
        var classes = new Dictionary<int, int>();
        foreach (var row in groups.SelectMany(group => group))
            classes.TryAdd(labels?[row] ?? 0, classes.Count);
        return StratifiedGroups.Deal(groups.ConvertAll(Count), classes.Count, shares);

        // most groups may be a single row, which stands alone
        ClassRows[] Count(int[] group) => group is [var row]
            ? [new(Class(row), 1)]
            : [.. group.CountBy(Class).Select(c => new ClassRows(c.Key, c.Value))];

        int Class(int row) => classes[labels?[row] ?? 0];
    }

    private static void Mark(DataPart[] parts, int[] rows, DataPart part)
    {
        foreach (var row in rows) parts[row] = part;
    }
}
