using Studio.Data.Tables.Statistics;

namespace Studio.Data.Tests.Tables;

public sealed class FigurePairTests
{
    [Fact]
    public void Of_ColumnGoneAndValuesMoved_SetsThemSideBySide()
    {
        var before = new TableStatistics(10, [new() { Name = "label", Missing = 1, Distinct = 2, Values = [new("a", 5), new("b", 4)] }, new() { Name = "gone", Missing = 0, Mean = 2.5 }]);
        var after = new TableStatistics(8, [new() { Name = "label", Missing = 0, Distinct = 1, Values = [new("a", 8)] }]);

        Assert.Equal(
            [new("", "rows", 10, 8), new("label", "missing", 1, 0), new("label", "different values", 2, 1), new("label", "= a", 5, 8), new("label", "= b", 4, 0), new("gone", "missing", 0, null), new("gone", "mean", 2.5, null)],
            FigurePair.Of(before, after));
    }
}
