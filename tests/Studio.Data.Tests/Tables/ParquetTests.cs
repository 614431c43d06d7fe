using Studio.Data.Tables;
using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Importing;

namespace Studio.Data.Tests.Tables;

public sealed class ParquetTests : TableTestBase
{
    [Fact]
    public void Import_AllTypes_LoseNothing()
    {
        var path = Write("""
            SELECT * FROM (VALUES
                ('one', 1::TINYINT, 1.5::FLOAT, true, 12345678901234567890::DECIMAL(20, 0), DATE '2026-11-22', [1, 2], {'a': 1, 'b': 'x'}, 'a'),
                (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'b')) AS t(text, small, real, flag, big, day, list, struct, label)
            """);

        var version = Import(Spec(path));

        Assert.Equal(
            [ColumnType.Text, ColumnType.Integer, ColumnType.Number, ColumnType.Boolean, ColumnType.Text, ColumnType.Text, ColumnType.Text, ColumnType.Text, ColumnType.Text],
            version.Manifest.Columns.Select(c => c.Type));
        Assert.Equal(["one", "1", "1.5", "true", "12345678901234567890", "2026-11-22", "[1,2]", "{\"a\":1,\"b\":\"x\"}", "a"], Rows(version)[0]);
        Assert.Equal(["", "", "", "", "", "", "", "", "b"], Rows(version)[1]);
        Assert.Equal(["a", "b"], version.Manifest.ColumnWithRole(ColumnRole.Label)!.Classes);
    }

    [Fact]
    public void Import_ManyRows_KeepsTheirOrder()
    {
        var version = Import(Spec(Write("SELECT range AS n, 'row ' || range AS text FROM range(300000)")));

        using var reader = new DatasetReader(version);
        long expected = 0;
        reader.ReadValues("n", value => Assert.Equal(expected++, value));
        Assert.Equal(300_000, expected);
    }

    [Fact]
    public void Import_OwnImageDataset_KeepsImagesAndSplit()
    {
        var first = Import(Spec(Folder.Write("train-images", IdxTests.Idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])), Folder.Write("train-labels", IdxTests.Idx([2], [0, 1])),
            Folder.Write("test-images", IdxTests.Idx([1, 2, 2], [9, 9, 9, 9])), Folder.Write("test-labels", IdxTests.Idx([1], [1]))));

        var again = Import(Spec(first.ParquetPath));

        Assert.Equal(first.Manifest.Columns.Select(c => (c.Name, c.Type, c.Role, c.Image)), again.Manifest.Columns.Select(c => (c.Name, c.Type, c.Role, c.Image)));
        Assert.Equal(Rows(first), Rows(again));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.01)]
    public void Import_CutOff_SaysSo(double part)
    {
        var whole = File.ReadAllBytes(Write("SELECT range AS n, 'row ' || range AS text FROM range(50000)"));

        Assert.Equal(
            "cut.parquet is no whole Parquet file: it was cut off or damaged; copy or export it again.",
            Refusal(Spec(Folder.Write("cut.parquet", whole[..(int)(part * whole.Length)]))));
    }

    [Fact]
    public void Import_BytesThatAreNoImages_AreLeftOutAndSaid()
    {
        var result = Importer.Import(Workspace, Spec(Write("SELECT 'x' AS text, 'abc'::BLOB AS bytes UNION ALL SELECT 'y', 'abcd'::BLOB")), _ => { }, CancellationToken.None);

        Assert.Equal("text", Assert.Single(result.Manifest.Columns).Name);
        Assert.Equal("The column 'bytes' holds bytes that are no images of one size; it is left out.", Assert.Single(result.Warnings));
    }

    [Fact]
    public void Preview_Parquet_CountsAllAndShowsTheFirst()
    {
        var preview = Importer.Preview(Spec(Write("SELECT range AS n, 'row ' || range AS text FROM range(50000)")));

        Assert.Equal((50_000L, 100), (preview.RowCount, preview.Rows.Count));
        Assert.Equal([0L, "row 0"], preview.Rows[0].Values);
    }

    private string Write(string sql)
    {
        var path = Folder.File("given.parquet");
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Folders = [Folder.Path] });
        connection.Execute($"COPY ({sql}) TO '{path}' (FORMAT parquet)");
        return path;
    }
}
