using System.Text;
using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tests.Tables;

namespace Studio.Data.Tests.Cleaning;

/// <summary>A cell of 50 MB through everything that is done with cells.</summary>
public sealed class HugeCellTests : TableTestBase
{
    private const int Size = 50_000_000;

    [Fact]
    public void HugeCell_IsImportedShownTriedAndCleaned()
    {
        var version = Import(Spec(Folder.Write("a.csv", $"text,n\nthe first of these rows is as long as other rows and says so,1\n\"{Text()}\",2\nthe last one is no longer than that and has quite other words in it,3\n")));
        Assert.Equal((3, (long)Size), (version.Manifest.RowCount, version.Manifest.Columns[0].Text!.LongestRow));

        using (var reader = new DatasetReader(version))
            Assert.Equal(1000, ((string)reader.ReadRows(new RowIndex(3), 0, 3, ["text"], longest: 1000)[1].Values[0]!).Length);
        // it is passed over where people wait
        Assert.Equal(2, Studio.Data.Cleaning.Previewer.Preview(Workspace, version, Cheap, 100, CancellationToken.None).Rows);
        foreach (var operation in OperationKind.All.Select(kind => kind.Defaults).Where(o => new Pipeline { Operations = [o] }.Check(new TableShape(version.Manifest.Columns)).Count == 0))
            Assert.InRange(Apply(version, operation).RowCount, 1, 3);
    }

    private static Pipeline Cheap => new() { Operations = [new WhitespaceOperation()] };

    private DatasetManifest Apply(DatasetVersion version, Operation operation)
    {
        var manifest = Cleaner.Apply(Workspace, version.Reference, new Pipeline { Operations = [operation] }, _ => { }, CancellationToken.None).Version.Manifest;
        DatasetFolder.Delete(Workspace, manifest.DatasetId, manifest.Version);
        return manifest;
    }

    private static string Text()
    {
        var text = new StringBuilder(Size);
        for (var i = 0; text.Length < Size; i++)
            text.Append("the word ").Append(i % 99_991).Append(" and <b>more</b> café ");
        return text.ToString(0, Size);
    }
}
