using Studio.Data;
using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Training.Batches;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Batches;

public sealed class SplitLeaksTests
{
    [Fact]
    public void Find_ByColumnAndInOrder_CountsHeldOutRowsThatWereLearned()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var csv = folder.Write("a.csv", "text,split\none sentence that stands here,train\nanother one that stands alone,train\none sentence that stands here,test\none sentence that stands here!,validation\n");
        var result = Importer.Import(workspace, new ImportSpec { Name = "a", Files = [new ImportFile(csv)] }, _ => { }, CancellationToken.None);
        var version = new DatasetVersion(result.Manifest, result.Folder);
        var groups = CopyGroups.Find(workspace, version, "text", _ => { }, CancellationToken.None);
        var spec = new RunSpec { Dataset = version.Reference, Split = Splits.Column };

        var leaks = SplitLeaks.Find(spec, version, groups);

        Assert.Equal((2, 1, 1), (leaks.HeldOut, leaks.Exact, leaks.Near));
        Assert.Equal([new LeakExample(2, 0, true), new LeakExample(3, 0, false)], leaks.Examples);
        Assert.Equal((1, 0, 1), SplitLeaks.Find(spec with { Split = Splits.InOrder, ValidationFraction = 0.25 }, version, groups) is var l ? (l.HeldOut, l.Exact, l.Near) : default);
    }
}
