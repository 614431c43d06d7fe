using System.Text;
using Studio.Data.Tables;

namespace Studio.Data.Tests.Tables;

/// <summary>What the first 2,048 rows show does not hold for later ones.</summary>
public sealed class OnePassTests : TableTestBase
{
    private const int Many = 10_000;

    [Fact]
    public void Import_WordAmongNumbersFarDown_KeepsAllAsText()
    {
        var version = Import(Spec(Folder.Write("a.csv", Csv(row => row == Many ? "last" : $"{row}"))));

        Assert.Equal(ColumnType.Text, version.Manifest.Columns[0].Type);
        var rows = Rows(version);
        Assert.Equal(Many, rows.Count);
        Assert.Equal(["1", "last"], new[] { rows[0][0], rows[^1][0] });
    }

    [Fact]
    public void Import_LeadingZeroFarDown_IsNotLost()
    {
        var version = Import(Spec(Folder.Write("a.csv", Csv(row => row == Many ? "007" : $"{row}"))));

        Assert.Equal("007", Rows(version)[^1][0]);
    }

    [Fact]
    public void Import_ColumnEmptyAtFirst_GetsItsType()
    {
        var version = Import(Spec(Folder.Write("a.csv", Csv(row => row < 5000 ? "" : $"{row}"))));

        Assert.Equal(ColumnType.Integer, version.Manifest.Columns[0].Type);
        Assert.Equal("10000", Rows(version)[^1][0]);
    }

    [Fact]
    public void Import_JsonKeyMetFarDown_IsAColumn()
    {
        var text = new StringBuilder();
        for (var row = 1; row <= Many; row++)
            text.Append(row == Many ? "{\"a\":1,\"late\":\"b\"}\n" : "{\"a\":1}\n");

        var version = Import(Spec(Folder.Write("a.jsonl", text.ToString())));

        Assert.Equal(["a", "late"], version.Manifest.Columns.Select(c => c.Name));
        Assert.Equal("b", Rows(version)[^1][1]);
    }

    [Fact]
    public void Import_RowsThatBecomeLong_AreAllThere()
    {
        var version = Import(Spec(Folder.Write("a.csv", Csv(row => row <= 3000 ? "short" : row <= 3040 ? new string('x', 4 << 20) : "short"))));

        Assert.Equal(Many, version.Manifest.RowCount);
        Assert.Equal(4 << 20, Rows(version).Max(r => r[0].Length));
    }

    [Fact]
    public void Import_FilesNamedForTheirPart_AreReadOnce()
    {
        var version = Import(Spec(Folder.Write("train.csv", "text,n\none,1\ntwo,2\n"), Folder.Write("test.csv", "text,n\nthree,x\n")));

        Assert.Equal([["one", "1", "train"], ["two", "2", "train"], ["three", "x", "test"]], Rows(version));
        Assert.Equal(2, version.Manifest.Columns.Single(c => c.Role == ColumnRole.Split).Split!.Train);
    }

    private static string Csv(Func<int, string> first)
    {
        var text = new StringBuilder("a,b\n");
        for (var row = 1; row <= Many; row++)
            text.Append(first(row)).Append(",x\n");
        return text.ToString();
    }
}
