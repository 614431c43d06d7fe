using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>
/// Says for every row whether it is trained on, validated on or kept for the test. Decided by the spec's fractions and
/// split seed alone, so that runs with different batch sizes or training seeds compare on the same rows.
/// </summary>
public static class RowSplit
{
    /// <param name="rows">number of rows.</param>
    /// <param name="labels">class of each row, to divide every class alike; null when the task has no label.</param>
    /// <param name="by">what the split goes by beyond the labels; read for this spec.</param>
    /// <exception cref="UserError">the data cannot be divided so; says what to do.</exception>
    public static DataPart[] Assign(RunSpec spec, int rows, IReadOnlyList<int>? labels, SplitColumns by)
    {
        var parts = new DataPart[rows];
        if (spec.Split == Splits.Column)
        {
            ByColumn(parts, spec, by.Words ?? throw NoSplitColumn(), labels);
            return parts;
        }
        var testFraction = spec.TestRows == TestSets.Drawn ? spec.TestFraction : 0;
        if (spec.TestRows != TestSets.Drawn) FixedTest.Mark(parts, spec, by);
        // what stays for the split: all rows, or those that are not kept for the test anyway
        var free = spec.TestRows == TestSets.Drawn ? null : Enumerable.Range(0, rows).Where(row => parts[row] == DataPart.Train).ToArray();
        switch (spec.Split)
        {
            case Splits.InOrder: InOrder(parts, spec, free, testFraction); break;
            case Splits.Shuffled: Draw(parts, spec, labels, testFraction); break;
            case Splits.Grouped: GroupSplit.Grouped(parts, spec, labels, by.Groups ?? throw NoColumn("groupColumn"), testFraction); break;
            case Splits.Time: ByTime(parts, spec, by.Times ?? throw NoColumn("timeColumn"), testFraction); break;
            case Splits.Folds: Fold(parts, spec, labels, by.Groups, testFraction); break;
            default: throw new UserError($"The split '{spec.Split}' is not known; choose in-order, shuffled, column, grouped, time or folds.");
        }
        return parts;
    }

    private static void InOrder(DataPart[] parts, RunSpec spec, int[]? free, double testFraction)
    {
        var (train, validation) = Boundaries(spec with { TestFraction = testFraction }, free?.Length ?? parts.Length);
        for (var i = (int)train; i < (free?.Length ?? parts.Length); i++)
            parts[free?[i] ?? i] = i < validation ? DataPart.Validation : DataPart.Test;
    }

    /// <summary>End of the training part and of the validation part, counted in rows or tokens; the test part is the rest.</summary>
    public static (long TrainEnd, long ValidationEnd) Boundaries(RunSpec spec, long count)
    {
        var train = (long)(count * (1 - spec.ValidationFraction - spec.TestFraction) + 1e-6);
        var validation = spec.TestFraction > 0 ? (long)(count * (1 - spec.TestFraction) + 1e-6) : count;
        // without a validation fraction the rounding's last row belongs to training, not to a validation part of one row
        if (spec.ValidationFraction == 0) train = validation;
        return (train, validation);
    }

    /// <summary>The latest rows become the test, those before them the validation; rows of one time are never parted.</summary>
    private static void ByTime(DataPart[] parts, RunSpec spec, IReadOnlyList<double> times, double testFraction)
    {
        var rows = Enumerable.Range(0, parts.Length).Where(row => parts[row] == DataPart.Train).OrderBy(row => times[row]).ThenBy(row => row).ToArray();
        var (train, validation) = Boundaries(spec with { TestFraction = testFraction }, rows.Length);
        var (trainEnd, validationEnd) = (Later((int)train), Later((int)validation));
        foreach (var row in rows.AsSpan(trainEnd, Math.Max(0, validationEnd - trainEnd))) parts[row] = DataPart.Validation;
        foreach (var row in rows.AsSpan(Math.Max(trainEnd, validationEnd))) parts[row] = DataPart.Test;

        // the past may take some more rows, never the future: what is held out must be later than all that is learned
        int Later(int end)
        {
            while (end > 0 && end < rows.Length && times[rows[end]] == times[rows[end - 1]]) end++;
            return end;
        }
    }

    /// <summary>Draws the test first, so that every fold's run has the same one; then each class is dealt out to the folds in turn.</summary>
    private static void Fold(DataPart[] parts, RunSpec spec, IReadOnlyList<int>? labels, IReadOnlyList<string>? groups, double testFraction)
    {
        if (groups is not null)
        {
            GroupSplit.Fold(parts, spec, labels, groups, testFraction);
            return;
        }
        Draw(parts, spec with { ValidationFraction = 0 }, labels, testFraction);
        var next = 0; // carried from class to class, so that folds of many small classes are equally large
        foreach (var group in Enumerable.Range(0, parts.Length).Where(row => parts[row] == DataPart.Train).GroupBy(row => labels?[row] ?? 0).OrderBy(g => g.Key).ToList())
        {
            var rows = group.ToArray();
            RandomStream.For(spec.SplitSeed, "folds", group.Key).Shuffle<int>(rows);
            foreach (var row in rows)
                if (next++ % spec.Folds == spec.Fold - 1) parts[row] = DataPart.Validation;
        }
        if (!parts.Contains(DataPart.Validation))
            throw new UserError($"Fold {spec.Fold} of {spec.Folds} has no row, because there are fewer rows than folds: take fewer folds.");
    }

    /// <summary>
    /// Takes each row's part from its word. When the column names no validation rows, the spec's validation fraction is
    /// drawn from the training rows (sets such as MNIST come divided in two).
    /// </summary>
    /// <exception cref="UserError">a word is none of train, validation, test; names the row.</exception>
    private static void ByColumn(DataPart[] parts, RunSpec spec, IReadOnlyList<string?> words, IReadOnlyList<int>? labels)
    {
        for (var row = 0; row < parts.Length; row++) parts[row] = Parse(words[row], row);
        if (!parts.Contains(DataPart.Validation)) Draw(parts, spec, labels, testFraction: 0);
    }

    /// <summary>Moves shares of the training rows to validation and test, class by class.</summary>
    private static void Draw(DataPart[] parts, RunSpec spec, IReadOnlyList<int>? labels, double testFraction)
    {
        var rowsOfClass = Enumerable.Range(0, parts.Length).Where(row => parts[row] == DataPart.Train)
            .GroupBy(row => labels?[row] ?? 0).OrderBy(g => g.Key);
        // rounding errors are carried from class to class, so that the totals are right even with many small classes
        double validationCarry = 0, testCarry = 0;
        foreach (var group in rowsOfClass)
        {
            var rows = group.ToArray();
            RandomStream.For(spec.SplitSeed, "split", group.Key).Shuffle<int>(rows);
            var validation = Take(rows.Length, spec.ValidationFraction, ref validationCarry);
            var test = Math.Min(rows.Length - validation, Take(rows.Length, testFraction, ref testCarry));
            foreach (var row in rows.AsSpan(0, validation)) parts[row] = DataPart.Validation;
            foreach (var row in rows.AsSpan(validation, test)) parts[row] = DataPart.Test;
        }
    }

    private static int Take(int rows, double fraction, ref double carry)
    {
        var wanted = rows * fraction + carry;
        var taken = Math.Clamp((int)Math.Round(wanted), 0, rows);
        carry = wanted - taken;
        return taken;
    }

    internal static UserError NoSplitColumn() =>
        new("The dataset has no column with the role split; give a column that role, or choose the split in-order or shuffled.");

    private static InvalidOperationException NoColumn(string field) => new($"The values of {field} were not read for this spec.");

    internal static DataPart Parse(string? word, int row) => word?.Trim().ToLowerInvariant() switch
    {
        "train" or "training" => DataPart.Train,
        "validation" or "valid" or "val" or "dev" => DataPart.Validation,
        "test" => DataPart.Test,
        _ => throw new UserError($"Row {row + 1} has '{word}' in the split column; it must be train, validation or test."),
    };
}
