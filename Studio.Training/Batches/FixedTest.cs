using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>
/// Test rows that stay test rows in every later version: named by the split column, or by a hash of the row's content or
/// id that falls below the test fraction. No row's fate depends on what other rows there are.
/// </summary>
internal static class FixedTest
{
    /// <exception cref="Data.UserError">no split column, or a word in it that names no part.</exception>
    public static void Mark(DataPart[] parts, RunSpec spec, SplitColumns by)
    {
        for (var row = 0; row < parts.Length; row++)
        {
            var isTest = spec.TestRows == TestSets.Column
                ? RowSplit.Parse((by.Words ?? throw RowSplit.NoSplitColumn())[row], row) == DataPart.Test
                : Place(by.Keys![row], spec.SplitSeed) < spec.TestFraction;
            if (isTest) parts[row] = DataPart.Test;
        }
    }

    /// <summary>0 up to, not including, 1.</summary>
    private static double Place(ulong key, int seed) => RandomStream.For(seed, "fixed test", unchecked((long)key)).Unit();
}
