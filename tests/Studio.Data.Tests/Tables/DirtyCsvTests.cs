using System.Text.Json;
using Studio.Testing;

namespace Studio.Data.Tests.Tables;

/// <summary>The files of shared/data/dirty hold exactly what Python's csv module read from them.</summary>
public sealed class DirtyCsvTests : TableTestBase
{
    [Fact]
    public void Import_NastyWithoutItsRaggedRows_EveryCellIsExact()
    {
        var expected = JsonSerializer.Deserialize<string[][]>(File.ReadAllText(SharedData.Require("dirty/nasty.expected.json")))!;

        var version = Import(Spec(SharedData.Require("dirty/nasty.csv")) with { SkipBadRows = true });

        Assert.Equal(expected[0], version.Manifest.Columns.Select(c => c.Name));
        Assert.Equal(expected[1..].Where(r => r.Length == 3), Rows(version));
        Assert.Contains("Left out 2 rows that could not be read.", version.Manifest.Operations);
    }

    [Fact]
    public void Import_EveryDirtyFile_IsReadAsExpected()
    {
        var files = DirtyFiles.Find(SharedData.Require("dirty"));

        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Null(DirtyFiles.Difference(Workspace, f.File, f.Expected)));
    }

    [Fact]
    public void Import_Nasty_NamesTheFirstRaggedRow() =>
        Assert.Equal(
            "nasty.csv, row 21 (line 24): 4 fields where the first row has 3; mend that row, or choose another delimiter.",
            Refusal(Spec(SharedData.Require("dirty/nasty.csv"))));

    [Theory]
    [InlineData("waimai_gbk_crlf.csv", "gb18030", "comma")]
    [InlineData("waimai_utf8_bom_crlf.csv", "utf-8", "comma")]
    [InlineData("waimai_utf16le_bom.csv", "utf-16le", "comma")]
    [InlineData("waimai_gb18030_semicolon.csv", "gb18030", "semicolon")]
    [InlineData("waimai_tab.tsv", "utf-8", "tab")]
    public void Import_Waimai_AllVariantsHoldTheSameRows(string file, string encoding, string dialect)
    {
        var expected = JsonSerializer.Deserialize<string[][]>(File.ReadAllText(SharedData.Require("dirty/waimai_sample.expected.json")))!;

        var version = Import(Spec(SharedData.Require("dirty/" + file)));

        Assert.Equal(expected[0], version.Manifest.Columns.Select(c => c.Name));
        Assert.Equal(expected[1..], Rows(version));
        Assert.Equal((encoding, dialect), (version.Manifest.Source!.Encoding, version.Manifest.Source.Dialect));
    }

    [Fact]
    public void Import_TweetsWithRuinedIds_KeepsTheirValueAndEmbeddedLines()
    {
        var version = Import(Spec(SharedData.Require("dirty/Tweets_airline.csv")));

        var rows = Rows(version);
        Assert.Equal(14_640, rows.Count);
        Assert.Equal("5.70306E+17", rows[0][0]);
        Assert.Equal(["negative", "neutral", "positive"], version.Manifest.Columns.Single(c => c.Name == "airline_sentiment").Classes);
        var text = version.Manifest.Columns.ToList().FindIndex(c => c.Name == "text");
        Assert.Equal(157, rows.Count(r => r.Any(c => c.Contains('\n'))));
        Assert.Equal("@VirginAmerica What @dhepburn said.", rows[0][text]);
    }
}
