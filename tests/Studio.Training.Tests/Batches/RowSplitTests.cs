using Studio.Data;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

public sealed class RowSplitTests
{
    private static RunSpec Spec(string split, double validation = 0.1, double test = 0) =>
        new() { Split = split, ValidationFraction = validation, TestFraction = test };

    private static SplitColumns Words(params string[] words) => new() { Words = words };

    private static int[] Counts(DataPart[] parts) => [.. Enum.GetValues<DataPart>().Select(part => parts.Count(p => p == part))];

    [Fact]
    public void Boundaries_NanoGptsShare_TrainsOnTheFirstNineTenths() =>
        Assert.Equal((1003854, 1115394), RowSplit.Boundaries(Spec(Splits.InOrder), 1115394));

    [Fact]
    public void Assign_InOrder_HoldsOutTheEnd()
    {
        var parts = RowSplit.Assign(Spec(Splits.InOrder, 0.2, 0.1), 10, null, SplitColumns.None);
        Assert.Equal([.. Enumerable.Repeat(DataPart.Train, 7), DataPart.Validation, DataPart.Validation, DataPart.Test], parts);
    }

    [Fact]
    public void Assign_NothingHeldOut_TrainsOnAll() =>
        Assert.Equal([7, 0, 0], Counts(RowSplit.Assign(Spec(Splits.InOrder, 0, 0), 7, null, SplitColumns.None)));

    [Fact]
    public void Assign_ShuffledWithLabels_DividesEveryClassAlike()
    {
        var labels = Enumerable.Range(0, 1000).Select(row => row < 900 ? 0 : 1).ToArray();
        var parts = RowSplit.Assign(Spec(Splits.Shuffled, 0.2, 0.1), 1000, labels, SplitColumns.None);
        Assert.Equal([630, 180, 90], Counts(parts[..900]));
        Assert.Equal([70, 20, 10], Counts(parts[900..]));
    }

    [Fact]
    public void Assign_ManySmallClasses_StillHoldsOutTheRightTotal()
    {
        var labels = Enumerable.Range(0, 300).Select(row => row / 3).ToArray();
        Assert.Equal(30, Counts(RowSplit.Assign(Spec(Splits.Shuffled), 300, labels, SplitColumns.None))[1]);
    }

    [Fact]
    public void Assign_SameSplitSeed_GivesTheSameRowsWhateverTheTrainingSeed()
    {
        var first = RowSplit.Assign(Spec(Splits.Shuffled) with { Seed = 1, BatchSize = 4 }, 100, null, SplitColumns.None);
        Assert.Equal(first, RowSplit.Assign(Spec(Splits.Shuffled) with { Seed = 2, BatchSize = 64 }, 100, null, SplitColumns.None));
        Assert.NotEqual(first, RowSplit.Assign(Spec(Splits.Shuffled) with { SplitSeed = 2 }, 100, null, SplitColumns.None));
    }

    [Fact]
    public void Assign_ByColumn_TakesTheWords() =>
        Assert.Equal([DataPart.Train, DataPart.Test, DataPart.Validation, DataPart.Validation], RowSplit.Assign(Spec(Splits.Column), 4, null, Words("train", "Test", "dev", "validation")));

    [Fact]
    public void Assign_ColumnWithoutValidation_DrawsItFromTheTrainingRows()
    {
        string[] words = [.. Enumerable.Repeat("train", 100), .. Enumerable.Repeat("test", 20)];
        Assert.Equal([90, 10, 20], Counts(RowSplit.Assign(Spec(Splits.Column), 120, null, Words(words))));
    }

    [Fact]
    public void Assign_UnknownWord_NamesTheRow() =>
        Assert.Equal("Row 2 has 'maybe' in the split column; it must be train, validation or test.",
            Assert.Throws<UserError>(() => RowSplit.Assign(Spec(Splits.Column), 2, null, Words("train", "maybe"))).Message);

    [Fact]
    public void Assign_NoSplitColumn_SaysWhatToDo() =>
        Assert.StartsWith("The dataset has no column with the role split", Assert.Throws<UserError>(() => RowSplit.Assign(Spec(Splits.Column), 2, null, SplitColumns.None)).Message, StringComparison.Ordinal);

    [Fact]
    public void Assign_Grouped_NeverPartsAGroupAndKeepsTheShares()
    {
        var groups = Enumerable.Range(0, 1000).Select(row => $"author {row % 53}").ToArray();
        var parts = RowSplit.Assign(Spec(Splits.Grouped, 0.2, 0.1) with { GroupColumn = "author" }, 1000, null, new() { Groups = groups });
        Assert.All(groups.Zip(parts).GroupBy(pair => pair.First), group => Assert.Single(group.Select(pair => pair.Second).Distinct()));
        Assert.InRange(Counts(parts)[1], 180, 220);
        Assert.InRange(Counts(parts)[2], 85, 115);
    }

    [Fact]
    public void Assign_GroupedWithLabels_GivesEveryPartItsShareOfEachLabel()
    {
        // each author writes mostly of one of three labels, of which the third is rare
        var random = RandomStream.For(5, "test");
        var rows = Enumerable.Range(0, 400).SelectMany(author => Enumerable.Range(0, 3 + (int)random.Below(12)).Select(_ => (Author: $"a{author}", Label: random.Unit() < 0.8 ? author % 20 == 0 ? 2 : author % 2 : (int)random.Below(2)))).ToArray();
        var labels = rows.Select(row => row.Label).ToArray();

        var parts = RowSplit.Assign(Spec(Splits.Grouped, 0.2, 0.1) with { GroupColumn = "author" }, rows.Length, labels, new() { Groups = [.. rows.Select(row => row.Author)] });

        Assert.All(rows.Zip(parts).GroupBy(pair => pair.First.Author), group => Assert.Single(group.Select(pair => pair.Second).Distinct()));
        for (var label = 0; label < 3; label++)
        {
            var mine = Counts([.. parts.Where((_, row) => labels[row] == label)]);
            Assert.InRange((double)mine[1] / mine.Sum(), 0.18, 0.22);
            Assert.InRange((double)mine[2] / mine.Sum(), 0.08, 0.12);
        }
    }

    [Fact]
    public void Assign_FoldsByGroupWithLabels_HoldAlikeOfEveryLabel()
    {
        var random = RandomStream.For(6, "test");
        var rows = Enumerable.Range(0, 150).SelectMany(author => Enumerable.Range(0, 2 + (int)random.Below(9)).Select(_ => (Author: $"a{author}", Label: author % 10 == 0 ? 1 : 0))).ToArray();
        var labels = rows.Select(row => row.Label).ToArray();
        var folds = Enumerable.Range(1, 5).Select(fold => RowSplit.Assign(Spec(Splits.Folds) with { Folds = 5, Fold = fold, GroupColumn = "a" }, rows.Length, labels, new() { Groups = [.. rows.Select(row => row.Author)] })).ToList();

        Assert.All(Enumerable.Range(0, rows.Length), row => Assert.Single(folds, parts => parts[row] == DataPart.Validation));
        var rare = folds.Select(parts => parts.Where((part, row) => part == DataPart.Validation && labels[row] == 1).Count()).ToList();
        Assert.InRange(rare.Max() - rare.Min(), 0, 4);
        var common = folds.Select(parts => parts.Where((part, row) => part == DataPart.Validation && labels[row] == 0).Count()).ToList();
        Assert.InRange(common.Max() - common.Min(), 0, 4);
    }

    [Fact]
    public void Assign_ManyRowsAlone_GivesEveryPartItsShare()
    {
        var labels = Enumerable.Range(0, 300_000).Select(row => row % 7).ToArray();
        var groups = new string[labels.Length];
        Array.Fill(groups, "");

        var parts = RowSplit.Assign(Spec(Splits.Grouped, 0.2, 0.1) with { GroupColumn = "author" }, labels.Length, labels, new() { Groups = groups });

        Assert.InRange(Counts(parts)[1], 59_990, 60_010);
        Assert.InRange(Counts(parts)[2], 29_990, 30_010);
    }

    [Fact]
    public void Assign_GroupedByOneValue_SaysThatPartsWouldBeEmpty() =>
        Assert.Equal("The column 'author' has 1 value, too few or too large to give every part some: choose another column, other fractions, or the split shuffled.",
            Assert.Throws<UserError>(() => RowSplit.Assign(Spec(Splits.Grouped) with { GroupColumn = "author" }, 4, null, new() { Groups = ["a", "a", "a", "a"] })).Message);

    [Fact]
    public void Assign_ByTime_HoldsOutTheLatestAndNeverPartsOneTime()
    {
        double[] times = [5, 1, 2, 9, 8, 3, 8, 7, 4, 6];
        var parts = RowSplit.Assign(Spec(Splits.Time, 0.2, 0.1), 10, null, new() { Times = times });
        Assert.Equal([9.0], Times(DataPart.Test));
        Assert.Equal([8.0, 8.0], Times(DataPart.Validation));
        Assert.Equal([1.0, 2, 3, 4, 5, 6, 7], Times(DataPart.Train).Order());

        IEnumerable<double> Times(DataPart part) => times.Where((_, row) => parts[row] == part);
    }

    [Fact]
    public void Assign_Folds_ValidatesOnEveryRowOnceWithTheSameTestRows()
    {
        var labels = Enumerable.Range(0, 103).Select(row => row % 10 == 0 ? 1 : 0).ToArray();
        var folds = Enumerable.Range(1, 5).Select(fold => RowSplit.Assign(Spec(Splits.Folds, 0, 0.1) with { Folds = 5, Fold = fold }, 103, labels, SplitColumns.None)).ToList();
        for (var row = 0; row < 103; row++)
        {
            var isTest = folds[0][row] == DataPart.Test;
            Assert.All(folds, parts => Assert.Equal(isTest, parts[row] == DataPart.Test));
            Assert.Equal(isTest ? 0 : 1, folds.Count(parts => parts[row] == DataPart.Validation));
        }
        Assert.All(folds, parts => Assert.InRange(Counts(parts)[1], 18, 19));
        Assert.All(folds, parts => Assert.InRange(parts.Where((part, row) => part == DataPart.Validation && labels[row] == 1).Count(), 1, 2));
    }

    [Fact]
    public void Assign_FoldsByGroup_KeepGroupsTogetherAndCoverAll()
    {
        var groups = Enumerable.Range(0, 60).Select(row => row % 12 is 0 ? "" : $"g{row % 12}").ToArray();
        var folds = Enumerable.Range(1, 3).Select(fold => RowSplit.Assign(Spec(Splits.Folds) with { Folds = 3, Fold = fold, GroupColumn = "g" }, 60, null, new() { Groups = groups })).ToList();
        Assert.All(Enumerable.Range(0, 60), row => Assert.Single(folds, parts => parts[row] == DataPart.Validation));
        Assert.All(groups.Zip(folds[0]).Where(pair => pair.First.Length > 0).GroupBy(pair => pair.First), group => Assert.Single(group.Select(pair => pair.Second).Distinct()));
        Assert.Equal([20, 20, 20], folds.Select(parts => Counts(parts)[1]));
    }

    [Fact]
    public void Assign_TestKeptByKey_StaysWhenRowsComeAndGo()
    {
        var spec = Spec(Splits.Shuffled, 0.1, 0.2) with { TestRows = TestSets.Key, TestKey = "id" };
        ulong[] first = [.. Enumerable.Range(0, 1000).Select(id => StableHash.Of($"id {id}"))];
        ulong[] later = [.. first.Skip(100).Reverse(), .. Enumerable.Range(2000, 50).Select(id => StableHash.Of($"id {id}"))];
        var before = TestKeys(first);
        var after = TestKeys(later);
        Assert.InRange(before.Count, 160, 240);
        Assert.Equal(before.Intersect(later).Order(), after.Intersect(first).Order());

        HashSet<ulong> TestKeys(ulong[] keys)
        {
            var parts = RowSplit.Assign(spec, keys.Length, null, new() { Keys = keys });
            return [.. keys.Where((_, row) => parts[row] == DataPart.Test)];
        }
    }

    [Fact]
    public void Assign_TestByColumnAndTheRestInOrder_LeavesTheTestAlone() =>
        Assert.Equal([DataPart.Test, DataPart.Train, DataPart.Train, DataPart.Train, DataPart.Validation, DataPart.Test],
            RowSplit.Assign(Spec(Splits.InOrder, 0.25) with { TestRows = TestSets.Column }, 6, null, Words("test", "train", "train", "train", "train", "test")));

    [Fact]
    public void OfContent_SpacesCaseAndPunctuation_CountForNothing()
    {
        Assert.Equal(StableHash.OfContent("Hello, World!"), StableHash.OfContent("  hello world "));
        Assert.NotEqual(StableHash.OfContent("!!"), StableHash.OfContent("??"));
        Assert.Equal(0x8AEF7E14513DBCC3UL, StableHash.Of("studio")); // decides for years: must never change
    }
}
