using Studio.Data.Tables;
using Studio.Web.Browsing;

namespace Studio.Web.Tests.Browsing;

public class ColumnBarsTests
{
    private static readonly DatasetColumn s_text = new() { Name = "text", Type = ColumnType.Text, Role = ColumnRole.Text };

    [Fact]
    public void Of_Histogram_IsRelativeToTheTallest()
    {
        var statistics = new ColumnStatistics { Column = "text", Measure = "characters", Min = 0, Max = 100, Mean = 40, Histogram = [5, 10] };

        Assert.Equal([(0.5, "0 to 50: 5 rows"), (1, "50 to 100: 10 rows")], ColumnBars.Of(statistics));
        Assert.Equal("0 to 100 characters, mean 40", ColumnBars.Describe(s_text, statistics));
    }

    [Fact]
    public void Of_Values_NamesEach() =>
        Assert.Equal([(1, "cat: 8 rows"), (0.25, "dog: 2 rows")], ColumnBars.Of(new ColumnStatistics { Column = "l", Values = [new("cat", 8), new("dog", 2)] }));

    [Fact]
    public void Describe_Missing_CountsThem() =>
        Assert.Equal("1 values, most often a · 3 missing", ColumnBars.Describe(s_text, new ColumnStatistics { Column = "text", Missing = 3, Values = [new("a", 1)] }));

    [Theory]
    [InlineData("two\nlines", 20, "two↵lines")]
    [InlineData("abcdef", 3, "abc…")]
    [InlineData("ab😀cd", 3, "ab…")]
    [InlineData("<img src=x onerror=alert(1)>", 100, "<img src=x onerror=alert(1)>")]
    public void CellWords_Text_StaysOneRow(string text, int max, string shown) => Assert.Equal(shown, CellWords.Of(text, max));

    [Fact]
    public void CellWords_Number_IsExact() => Assert.Equal("0.1", CellWords.Of(0.1, 100));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    [InlineData(5_000_000, 100_000)]
    public void PagesOf_Rows_RoundsUp(long rows, int pages) => Assert.Equal(pages, RowQuery.PagesOf(rows));

    [Fact]
    public void RowQuery_BlankSearch_IsNone() => Assert.Equal(new RowQuery(1, null, null, null), RowQuery.Of(-3, " ", "", null));
}
