using System.Text;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;

namespace Studio.Data.Tests.Tables.Rows;

public sealed class RowExporterTests : TableTestBase
{
    private const string Csv = "id,text,score,ok\n1,\"a, \"\"b\"\"\",1.5,true\n2,=SUM(A1),,false\n3,\"two\nlines\",-2,true\n4,味道,1e300,false\n";

    private DatasetVersion Version() => Import(Spec(Folder.Write("a.csv", Csv)) with { Columns = [new("text", ColumnRole.Text)] });

    private string Export(ExportRequest request)
    {
        using var target = new MemoryStream();
        RowExporter.Write(Workspace, Version(), request, target);
        return Encoding.UTF8.GetString(target.ToArray());
    }

    [Fact]
    public void Write_Csv_QuotesAndKeepsFormulasFromRunning() =>
        Assert.Equal("id,text,score,ok\n1,\"a, \"\"b\"\"\",1.5,true\n2,'=SUM(A1),,false\n3,\"two\nlines\",-2,true\n4,味道,1E+300,false\n", Export(new ExportRequest { Format = ExportFormat.Csv }));

    [Fact]
    public void Write_CsvAsItIs_KeepsFormulas() =>
        Assert.Equal("text\n=SUM(A1)\n", Export(new ExportRequest { Format = ExportFormat.Csv, KeepFormulas = true, Columns = ["text"], Selection = new RowSelection { Where = [new("id", RowOperator.Is, "2")] } }));

    [Fact]
    public void Write_Json_KeepsTypes() =>
        Assert.Equal("""{"id":2,"text":"=SUM(A1)","score":null,"ok":false}""" + "\n" + """{"id":1,"text":"a, \"b\"","score":1.5,"ok":true}""" + "\n",
            Export(new ExportRequest { Format = ExportFormat.Jsonl, Selection = new RowSelection { Sql = "id < 3", OrderBy = "id", Descending = true } }));

    [Fact]
    public void Write_Text_IsTheTextColumn() =>
        Assert.Equal("a, \"b\"\n=SUM(A1)\ntwo\nlines\n味道\n", Export(new ExportRequest { Format = ExportFormat.Txt }));

    [Theory]
    [InlineData(ExportFormat.Parquet)]
    [InlineData(ExportFormat.Jsonl)]
    [InlineData(ExportFormat.Csv)]
    public void WriteFile_ImportedAgain_IsTheSame(ExportFormat format)
    {
        var version = Version();
        var path = Folder.File($"out.{format.ToString().ToLowerInvariant()}");

        Assert.Equal(4, RowExporter.WriteFile(Workspace, version, new ExportRequest { Format = format, KeepFormulas = true }, path));

        Assert.Equal(Rows(version), Rows(Import(Spec(path))));
        Assert.Single(Directory.EnumerateFiles(Folder.Path, "out.*"));
    }

    [Fact]
    public void WriteFile_FilterThatFails_LeavesNothing()
    {
        var path = Folder.File("out.parquet");

        Assert.Throws<UserError>(() => RowExporter.WriteFile(Workspace, Version(), new ExportRequest { Format = ExportFormat.Parquet, Selection = new RowSelection { Sql = "CAST(text AS INTEGER) = 1" } }, path));

        Assert.Empty(Directory.EnumerateFiles(Folder.Path, "out.*"));
    }
}
