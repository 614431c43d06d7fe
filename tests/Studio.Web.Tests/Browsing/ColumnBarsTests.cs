using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Web.Browsing;

namespace Studio.Web.Tests.Browsing;

public class ColumnBarsTests
{
    private static readonly DatasetColumn s_text = new() { Name = "text", Type = ColumnType.Text, Role = ColumnRole.Text };
    private static readonly DatasetColumn s_label = new() { Name = "l", Type = ColumnType.Text, Role = ColumnRole.Label, Classes = ["cat", "dog"] };

    [Fact]
    public void Of_Lengths_AreRelativeToTheTallestAndFindTheirRows()
    {
        var statistics = new ColumnStatistics { Name = "text", Missing = 0, Distinct = 15, Min = 0, Max = 100, Mean = 40, Histogram = [new(0, 50, 5), new(50, 100, 10)] };

        var bars = ColumnBars.Of(s_text, statistics);

        Assert.Equal([(0.5, "0 to 49 characters: 5 rows"), (1, "50 or more characters: 10 rows")], bars.Select(b => (b.Share, b.Title)));
        Assert.Equal([new("text", RowOperator.LengthAtLeast, "0"), new("text", RowOperator.LengthBelow, "50")], bars[0].Filter);
        Assert.Equal([new("text", RowOperator.LengthAtLeast, "50")], bars[1].Filter);
        Assert.Equal("0 to 100 characters, mean 40", ColumnBars.Describe(s_text, statistics));
    }

    [Fact]
    public void Of_Numbers_EndWithTheirLargest()
    {
        var column = new DatasetColumn { Name = "n", Type = ColumnType.Number };

        var bars = ColumnBars.Of(column, new ColumnStatistics { Name = "n", Missing = 0, Min = 0, Max = 1, Mean = 0.4, Histogram = [new(0, 0.5, 1), new(0.5, 1, 1)] });

        Assert.Equal([new("n", RowOperator.AtLeast, "0.5"), new("n", RowOperator.AtMost, "1")], bars[1].Filter);
    }

    [Fact]
    public void Of_Values_NamesEach()
    {
        var bars = ColumnBars.Of(s_label, new ColumnStatistics { Name = "l", Missing = 0, Distinct = 2, Values = [new("cat", 8), new("dog", 2)] });

        Assert.Equal([(1, "cat: 8 rows"), (0.25, "dog: 2 rows")], bars.Select(b => (b.Share, b.Title)));
        Assert.Equal([new("l", RowOperator.Is, "dog")], bars[1].Filter);
    }

    [Fact]
    public void Describe_Missing_CountsThem() =>
        Assert.Equal("2 values, most often a · 3 missing", ColumnBars.Describe(s_label, new ColumnStatistics { Name = "l", Missing = 3, Values = [new("a", 1)] }));

    [Fact]
    public void Toggled_TheSameBarTwice_IsNoFilter()
    {
        RowCondition[] first = [new("n", RowOperator.AtLeast, "0"), new("n", RowOperator.Below, "1")], second = [new("n", RowOperator.AtLeast, "1")];

        var one = RowsAddress.Everything.Toggled(first);

        Assert.Equal(first, one.Selection.Where);
        Assert.Equal(second, one.Toggled(second).Selection.Where);
        Assert.Empty(one.Toggled(first).Selection.Where);
    }

    [Fact]
    public void Parse_WhatToQueryWrote_IsTheSame()
    {
        var manifest = new DatasetManifest { DatasetId = "d", Name = "d", Version = 1, Created = default, ContentHash = "", RowCount = 1, Bytes = 1, Columns = [s_text, s_label] };
        var address = new RowsAddress(new RowSelection { Search = "a b", Where = [new("l", RowOperator.Is, "cat")], Sql = "true", OrderBy = "text", Descending = true }, ["l"], true);

        var parsed = RowsAddress.Parse(manifest, name => (string?)address.ToQuery()[name]);

        Assert.Equal(address.Selection.Key(), parsed.Selection.Key());
        Assert.Equal(address.Columns, parsed.Columns);
        Assert.True(parsed.Grid);
        Assert.Equal([new("l", RowOperator.Is, "dog")], RowsAddress.Parse(manifest, name => name == "label" ? "dog" : null).Selection.Where);
    }

    [Theory]
    [InlineData("two\nlines", 20, "two↵lines")]
    [InlineData("abcdef", 3, "abc…")]
    [InlineData("ab😀cd", 3, "ab…")]
    [InlineData("<img src=x onerror=alert(1)>", 100, "<img src=x onerror=alert(1)>")]
    public void CellWords_Text_StaysOneRow(string text, int max, string shown) => Assert.Equal(shown, CellWords.Of(text, max));

    [Fact]
    public void CellWords_Number_IsExact() => Assert.Equal("0.1", CellWords.Of(0.1, 100));
}
