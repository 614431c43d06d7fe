using Studio.Data;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

public sealed class RowSplitTests
{
    private static RunSpec Spec(string split, double validation = 0.1, double test = 0) =>
        new() { Split = split, ValidationFraction = validation, TestFraction = test };

    private static int[] Counts(DataPart[] parts) => [.. Enum.GetValues<DataPart>().Select(part => parts.Count(p => p == part))];

    [Fact]
    public void Boundaries_NanoGptsShare_TrainsOnTheFirstNineTenths() =>
        Assert.Equal((1003854, 1115394), RowSplit.Boundaries(Spec(Splits.InOrder), 1115394));

    [Fact]
    public void Assign_InOrder_HoldsOutTheEnd()
    {
        var parts = RowSplit.Assign(Spec(Splits.InOrder, 0.2, 0.1), 10, null, null);
        Assert.Equal([.. Enumerable.Repeat(DataPart.Train, 7), DataPart.Validation, DataPart.Validation, DataPart.Test], parts);
    }

    [Fact]
    public void Assign_NothingHeldOut_TrainsOnAll() =>
        Assert.Equal([7, 0, 0], Counts(RowSplit.Assign(Spec(Splits.InOrder, 0, 0), 7, null, null)));

    [Fact]
    public void Assign_ShuffledWithLabels_DividesEveryClassAlike()
    {
        var labels = Enumerable.Range(0, 1000).Select(row => row < 900 ? 0 : 1).ToArray();
        var parts = RowSplit.Assign(Spec(Splits.Shuffled, 0.2, 0.1), 1000, labels, null);
        Assert.Equal([630, 180, 90], Counts(parts[..900]));
        Assert.Equal([70, 20, 10], Counts(parts[900..]));
    }

    [Fact]
    public void Assign_ManySmallClasses_StillHoldsOutTheRightTotal()
    {
        var labels = Enumerable.Range(0, 300).Select(row => row / 3).ToArray();
        Assert.Equal(30, Counts(RowSplit.Assign(Spec(Splits.Shuffled), 300, labels, null))[1]);
    }

    [Fact]
    public void Assign_SameSplitSeed_GivesTheSameRowsWhateverTheTrainingSeed()
    {
        var first = RowSplit.Assign(Spec(Splits.Shuffled) with { Seed = 1, BatchSize = 4 }, 100, null, null);
        Assert.Equal(first, RowSplit.Assign(Spec(Splits.Shuffled) with { Seed = 2, BatchSize = 64 }, 100, null, null));
        Assert.NotEqual(first, RowSplit.Assign(Spec(Splits.Shuffled) with { SplitSeed = 2 }, 100, null, null));
    }

    [Fact]
    public void Assign_ByColumn_TakesTheWords() =>
        Assert.Equal([DataPart.Train, DataPart.Test, DataPart.Validation, DataPart.Validation], RowSplit.Assign(Spec(Splits.Column), 4, null, ["train", "Test", "dev", "validation"]));

    [Fact]
    public void Assign_ColumnWithoutValidation_DrawsItFromTheTrainingRows()
    {
        string[] words = [.. Enumerable.Repeat("train", 100), .. Enumerable.Repeat("test", 20)];
        Assert.Equal([90, 10, 20], Counts(RowSplit.Assign(Spec(Splits.Column), 120, null, words)));
    }

    [Fact]
    public void Assign_UnknownWord_NamesTheRow() =>
        Assert.Equal("Row 2 has 'maybe' in the split column; it must be train, validation or test.",
            Assert.Throws<UserError>(() => RowSplit.Assign(Spec(Splits.Column), 2, null, ["train", "maybe"])).Message);

    [Fact]
    public void Assign_NoSplitColumn_SaysWhatToDo() =>
        Assert.StartsWith("The dataset has no column with the role split", Assert.Throws<UserError>(() => RowSplit.Assign(Spec(Splits.Column), 2, null, null)).Message, StringComparison.Ordinal);
}
