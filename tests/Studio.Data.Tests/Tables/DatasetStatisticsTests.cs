using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;

namespace Studio.Data.Tests.Tables;

public class DatasetStatisticsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Workspace _workspace;

    public DatasetStatisticsTests() => _workspace = new Workspace(Path.Combine(_folder.Path, "workspace"));

    public void Dispose() => _folder.Dispose();

    private DatasetVersion Import(string name, string content, params ImportColumn[] columns)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, content);
        var result = Importer.Import(_workspace, new ImportSpec { Name = "data", Files = [new ImportFile(path)], Columns = columns }, _ => { }, TestContext.Current.CancellationToken);
        return new DatasetVersion(result.Manifest, result.Folder);
    }

    [Fact]
    public void Import_Text_CountsCharactersBytesAndVocabulary() =>
        Assert.Equal(new TextSize(8, 13, 6, 5), Import("a.txt", "abcab\n中文é\n").Manifest.ColumnWithRole(ColumnRole.Text)!.Text);

    [Fact]
    public void Import_SplitColumn_CountsItsParts() =>
        Assert.Equal(new SplitSizes(2, 0, 1), Import("a.csv", "text,label,split\nsome words here,a,train\nmore words here,b,train\nlast words here,a,test\n",
            new ImportColumn("text", ColumnRole.Text), new ImportColumn("label", ColumnRole.Label), new ImportColumn("split", ColumnRole.Split)).Manifest.ColumnWithRole(ColumnRole.Split)!.Split);
}
