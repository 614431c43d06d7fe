using Studio.Data.Tables;
using Studio.Data.Tables.Statistics;
using Studio.Testing;

namespace Studio.Data.Tests.Tables;

public sealed class StatisticsTests : TableTestBase
{
    [Fact]
    public void Read_SmallTable_CountsExactly()
    {
        var version = Import(Spec(Folder.Write("a.csv", "n,text,label\n0,äöü,b\n10,a longer text,a\n,,b\n5,äöü,b\n")));

        var statistics = StatisticsReader.Read(Workspace, version);

        var (n, text, label) = (statistics.Columns[0], statistics.Columns[1], statistics.Columns[2]);
        Assert.Equal((4, 1, 3, 0, 10, 5), (statistics.RowCount, n.Missing, n.Distinct, n.Min, n.Max, n.Mean));
        Assert.Equal((11, 1, 1, 1), (n.Histogram.Count, n.Histogram[0].Count, n.Histogram[5].Count, n.Histogram[10].Count));
        Assert.Equal((1, 2, 3, 13), (text.Missing, text.Distinct, text.Min, text.Max));
        Assert.Equal([new("äöü", 2), new("a longer text", 1)], text.Values);
        Assert.Equal((1, 2), (text.Repeated, text.WordHistogram[0].Count));
        Assert.Equal([new("longer", 1), new("text", 1)], Assert.Single(statistics.Words, w => w.Label == "a").Frequent);
        Assert.Equal([new("a", 1), new("b", 3)], label.Values);
    }

    [Fact]
    public void Read_SecondTime_ComesFromTheCache()
    {
        var version = Import(Spec(Folder.Write("a.txt", "one\ntwo")));
        StatisticsReader.Read(Workspace, version);
        File.Delete(version.ParquetPath);

        Assert.Equal(2, StatisticsReader.Read(Workspace, version).RowCount);
    }

    [Fact]
    public void Read_AllTheSameLength_IsOneBin()
    {
        var statistics = StatisticsReader.Read(Workspace, Import(Spec(Folder.Write("a.txt", "one\ntwo"))));

        Assert.Equal(new HistogramBin(3, 3, 2), Assert.Single(statistics.Columns[0].Histogram));
    }

    [Fact]
    public void Read_TwoLabels_FindsTheWordsTypicalOfEach()
    {
        var rows = string.Concat(Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "the flight was late,bad\n" : "the flight was lovely 味道好,good\n"));
        var version = Import(Spec(Folder.Write("a.csv", "text,label\n" + rows)) with { Columns = [new("text", ColumnRole.Text), new("label", ColumnRole.Label)] });

        var words = StatisticsReader.Read(Workspace, version).Words;

        Assert.Equal("late", words[0].Typical[0].Value);
        Assert.Equal(["lovely", "味道", "道好"], words[1].Typical.Select(w => w.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Histogram_OneVeryLongRow_LeavesTheOthersVisible()
    {
        LengthCount[] lengths = [.. Enumerable.Range(1, 48).Select(l => new LengthCount(l, 100)), new(100_000, 1)];

        var bins = LengthCounts.Histogram(lengths);

        Assert.Equal((24, 200, 201), (bins.Count, bins[0].Count, bins[^1].Count));
        Assert.Equal((47, 100_000), (bins[^1].From, bins[^1].To));
    }

    [Fact]
    public void Read_LargeDifferentTexts_StillFindsTheOneThatRepeats()
    {
        var filling = new string('x', 10_000);
        var version = Import(Spec(Folder.Write("a.txt", string.Concat(Enumerable.Range(0, 6_000).Select(i => i % 3 == 0 ? "again and again\n" : $"{i} {filling}\n")))));

        var text = StatisticsReader.Read(Workspace, version).Columns[0];

        Assert.True(text.Distinct * text.Mean > 20e6);
        Assert.Equal(new ValueCount("again and again", 2_000), text.Values[0]);
    }

    [Fact]
    public void Read_Imdb_IsQuick()
    {
        var version = Import(Spec(SharedData.Require("imdb/imdb_test.csv")));

        var statistics = StatisticsReader.Read(Workspace, version);

        Assert.Equal([12_500L, 12_500L], statistics.Columns.Single(c => c.Name == "label").Values.Select(v => v.Count));
        Assert.Equal(25_000, statistics.Columns.Single(c => c.Name == "text").Histogram.Sum(b => b.Count));
    }
}
