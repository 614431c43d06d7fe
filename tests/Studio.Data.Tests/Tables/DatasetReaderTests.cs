using Studio.Data.Tables;

namespace Studio.Data.Tests.Tables;

public sealed class DatasetReaderTests : TableTestBase
{
    private DatasetVersion Numbers(int rows) =>
        Import(Spec(Folder.Write("a.csv", "n,text,label\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i},Row {i} of the %_ file,{(i % 3 == 0 ? "a" : "b")}\n")))));

    [Fact]
    public void ReadPage_DeepInTheFile_GivesTheRowsOfThatPosition()
    {
        using var reader = new DatasetReader(Numbers(200_000));

        var page = reader.ReadPage(new PageRequest { Offset = 199_990, Count = 50 });

        Assert.Equal(200_000, page.Total);
        Assert.Equal(Enumerable.Range(199_990, 10).Select(i => (long)i), page.Rows.Select(r => r.Index));
        Assert.Equal([199_990L, "Row 199990 of the %_ file", "b"], page.Rows[0].Values);
    }

    [Theory]
    [InlineData("row 77 ", 1)]
    [InlineData("ROW 99 OF", 1)]
    [InlineData("%_ FILE", 1000)]
    [InlineData("'; DROP TABLE x; --", 0)]
    [InlineData("%", 1000)]
    [InlineData("_x_", 0)]
    public void ReadPage_Search_IgnoresCaseAndKnowsNoWildcards(string search, int total)
    {
        using var reader = new DatasetReader(Numbers(1000));

        Assert.Equal(total, reader.ReadPage(new PageRequest { Search = search, Columns = ["text"] }).Total);
    }

    [Fact]
    public void ReadPage_LabelAndSearch_BothCount()
    {
        using var reader = new DatasetReader(Numbers(1000));

        var page = reader.ReadPage(new PageRequest { Label = "a", Search = "9 of", Offset = 30, Count = 5, Columns = ["n"] });

        var expected = Enumerable.Range(0, 1000).Where(i => i % 3 == 0 && i % 10 == 9).ToList();
        Assert.Equal(expected.Count, page.Total);
        Assert.Equal(expected.Skip(30).Take(5).Select(i => (long)i), page.Rows.Select(r => r.Index));
    }

    [Fact]
    public void ReadPage_UnknownColumn_SaysWhichThereAre()
    {
        using var reader = new DatasetReader(Numbers(3));

        Assert.Equal("'test' has no column '\"; SELECT 1'; it has n, text, label.", Assert.Throws<UserError>(() => reader.ReadPage(new PageRequest { Columns = ["\"; SELECT 1"] })).Message);
    }

    [Fact]
    public void ReadPage_ColumnNamesThatAreSql_AreOnlyNames()
    {
        var version = Import(Spec(Folder.Write("a.csv", "\"a\"\"; DROP TABLE x; --\",' OR 1=1\n1,x\n2,y\n")) with { HasHeader = true });

        using var reader = new DatasetReader(version);
        Assert.Equal(["a\"; DROP TABLE x; --", "' OR 1=1"], version.Manifest.Columns.Select(c => c.Name));
        Assert.Equal([2L, "y"], reader.ReadRow(1)!.Values);
    }

    [Fact]
    public void ReadRow_BeyondTheLast_IsNull()
    {
        using var reader = new DatasetReader(Numbers(3));

        Assert.Null(reader.ReadRow(3));
        Assert.Null(reader.ReadRow(-1));
    }

    [Fact]
    public void ReadClassIds_EmptyLabel_IsMinusOne()
    {
        var version = Import(Spec(Folder.Write("a.csv", "text,label\nx,b\ny,\nz,a\n")));

        using var reader = new DatasetReader(version);
        Assert.Equal([1, -1, 0], reader.ReadClassIds("label"));
    }

    [Fact]
    public void ReadPage_LabelOfNumbers_FindsItsRows()
    {
        var version = Import(Spec(Folder.Write("a.csv", "text,label\nx,1.0\ny,2.5\nz,1.0\n")));

        using var reader = new DatasetReader(version);
        Assert.Equal(["1", "2.5"], version.Manifest.Columns[1].Classes);
        Assert.Equal(2, reader.ReadPage(new PageRequest { Label = "1" }).Total);
        Assert.Equal(1, reader.ReadPage(new PageRequest { Label = "2.5" }).Total);
    }

    [Fact]
    public void Open_DataFileGone_SaysSo()
    {
        var version = Numbers(3);
        File.Delete(version.ParquetPath);

        Assert.StartsWith("The data of 'test' version 1 is missing", Assert.Throws<UserError>(() => DatasetReader.Open(Workspace, "test")).Message);
    }
}
