using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

public sealed class SplitCountsTests
{
    private static readonly string s_csv = "text,label,author,written\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"text {row},{(row < 36 ? "good" : "bad")},a{row % 7},2024-01-{row % 28 + 1:00}\n"));

    private static DatasetVersion Import(TempFolder folder, string csv)
    {
        var result = Importer.Import(new Workspace(folder.File("workspace")), new ImportSpec { Name = "reviews", Files = [new ImportFile(folder.Write("a.csv", csv))] }, _ => { }, CancellationToken.None);
        return new(result.Manifest, result.Folder);
    }

    [Fact]
    public void Of_Shuffled_CountsEveryClassInEveryPart()
    {
        using var folder = new TempFolder();
        var counts = SplitCounts.Of(new() { Task = Tasks.TextClassification, Split = Splits.Shuffled, ValidationFraction = 0.25, TestFraction = 0.25 }, Import(folder, s_csv));
        Assert.Equal((20, 10, 10), (counts.Train, counts.Validation, counts.Test));
        Assert.Equal([new("bad", 2, 1, 1), new("good", 18, 9, 9)], counts.Classes.OrderBy(c => c.Name));
        Assert.Null(counts.Problem);
    }

    [Fact]
    public void Of_ClassThatVanishes_SaysSoInASentence()
    {
        using var folder = new TempFolder();
        var version = Import(folder, s_csv);
        var inOrder = SplitCounts.Of(new() { Task = Tasks.TextClassification, Split = Splits.InOrder, ValidationFraction = 0.1 }, version);
        Assert.StartsWith("The training part of 'reviews' holds fewer than two classes", inOrder.Problem, StringComparison.Ordinal);
        var folds = Enumerable.Range(1, 8).SelectMany(fold => SplitCounts.Of(new() { Task = Tasks.TextClassification, Split = Splits.Folds, Folds = 8, Fold = fold }, version).Notes).ToList();
        Assert.Equal(4, folds.Count); // of 8 folds, because there are 4 rows of that class
        Assert.All(folds, note => Assert.Equal("The validation part of 'reviews' has no row of the class 'bad', so its figures say nothing about it; the split shuffled, or a larger fraction, brings some in.", note));
    }

    [Theory]
    [InlineData(Splits.Grouped, "author")]
    [InlineData(Splits.Time, "written")]
    public void Of_ByAColumn_ReadsItFromTheFile(string split, string column)
    {
        using var folder = new TempFolder();
        var spec = new RunSpec { Task = Tasks.CausalLm, Split = split, GroupColumn = column, TimeColumn = column, ValidationFraction = 0.2 };
        var counts = SplitCounts.Of(spec, Import(folder, s_csv));
        Assert.Equal(40, counts.Train + counts.Validation);
        Assert.InRange(counts.Validation, 5, 11);
    }

    [Fact]
    public void Of_TimeThatIsNone_NamesRowAndColumn()
    {
        using var folder = new TempFolder();
        var version = Import(folder, s_csv);
        Assert.Equal("Row 1 of 'reviews' has 'a0' in the column 'author', which is no time: write a date such as 2024-05-31 18:20 or a number, or drop the row.",
            Assert.Throws<UserError>(() => SplitCounts.Of(new() { Task = Tasks.CausalLm, Split = Splits.Time, TimeColumn = "author" }, version)).Message);
    }

    [Fact]
    public void Of_TestByContent_IsTheSameForTheSameTexts()
    {
        using var folder = new TempFolder();
        using var other = new TempFolder();
        var spec = new RunSpec { Task = Tasks.CausalLm, Split = Splits.Shuffled, TestRows = TestSets.Content, TestFraction = 0.3 };
        var shouted = s_csv.Replace("text ", "TEXT - ", StringComparison.Ordinal);
        Assert.Equal(SplitCounts.Of(spec, Import(folder, s_csv)).Test, SplitCounts.Of(spec, Import(other, shouted)).Test);
    }
}
