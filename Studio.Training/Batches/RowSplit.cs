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
    /// <param name="splitWords">what the split column says of each row; needed when the spec divides by it.</param>
    public static DataPart[] Assign(RunSpec spec, int rows, IReadOnlyList<int>? labels, IReadOnlyList<string?>? splitWords) => spec.Split switch
    {
        Splits.InOrder => InOrder(spec, rows),
        Splits.Shuffled => Shuffled(spec, rows, labels),
        Splits.Column when splitWords is not null => ByColumn(spec, splitWords, labels),
        Splits.Column => throw new UserError("The dataset has no column with the role split; give a column that role, or choose the split in-order or shuffled."),
        _ => throw new UserError($"The split '{spec.Split}' is not known; choose in-order, shuffled or column."),
    };

    private static DataPart[] InOrder(RunSpec spec, int rows)
    {
        var (train, validation) = Boundaries(spec, rows);
        var parts = new DataPart[rows];
        Array.Fill(parts, DataPart.Validation, (int)train, (int)(validation - train));
        Array.Fill(parts, DataPart.Test, (int)validation, (int)(rows - validation));
        return parts;
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

    /// <summary>Draws rows by <see cref="RunSpec.SplitSeed"/>, the same share of every class.</summary>
    private static DataPart[] Shuffled(RunSpec spec, int rows, IReadOnlyList<int>? labels)
    {
        var parts = new DataPart[rows];
        Draw(parts, spec, labels, spec.TestFraction);
        return parts;
    }

    /// <summary>
    /// Takes each row's part from its word. When the column names no validation rows, the spec's validation fraction is
    /// drawn from the training rows (sets such as MNIST come divided in two).
    /// </summary>
    /// <exception cref="UserError">a word is none of train, validation, test; names the row.</exception>
    private static DataPart[] ByColumn(RunSpec spec, IReadOnlyList<string?> words, IReadOnlyList<int>? labels)
    {
        var parts = new DataPart[words.Count];
        for (var row = 0; row < parts.Length; row++) parts[row] = Parse(words[row], row);
        if (!parts.Contains(DataPart.Validation)) Draw(parts, spec, labels, testFraction: 0);
        return parts;
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

    private static DataPart Parse(string? word, int row) => word?.Trim().ToLowerInvariant() switch
    {
        "train" or "training" => DataPart.Train,
        "validation" or "valid" or "val" or "dev" => DataPart.Validation,
        "test" => DataPart.Test,
        _ => throw new UserError($"Row {row + 1} has '{word}' in the split column; it must be train, validation or test."),
    };
}
