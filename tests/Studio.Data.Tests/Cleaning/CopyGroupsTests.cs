using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tests.Tables;

namespace Studio.Data.Tests.Cleaning;

public sealed class CopyGroupsTests : TableTestBase
{
    private const string Csv = "text,split\nthe first sentence of all stands here,train\nsomething else,train\nThe first  sentence of all stands here,test\nthe first sentence of all stands here.,validation\nalone in the test,test\nsomething else,train\n";

    [Fact]
    public void Find_TellsExactFromNear_AndIsKept()
    {
        var version = Import(Spec(Folder.Write("a.csv", Csv)));
        Assert.Null(CopyGroups.Cached(Workspace, version, "text"));

        var groups = CopyGroups.Find(Workspace, version, "text", _ => { }, CancellationToken.None);

        Assert.Equal([[new(0, 0), new(2, 0), new(3, 1)], [new(1, 0), new(5, 0)]], groups);
        Assert.Equal(groups, CopyGroups.Cached(Workspace, version, "text"));
    }

    [Fact]
    public void Apply_SplitLeaks_DropsTrainingRowsOnly()
    {
        var version = Import(Spec(Folder.Write("a.csv", Csv)));

        var cleaned = Cleaner.Apply(Workspace, version.Reference, new Pipeline { Operations = [new SplitLeaksOperation()] }, _ => { }, CancellationToken.None).Version;

        Assert.Equal(["train", "test", "validation", "test", "train"], Rows(cleaned).Select(r => r[1]));
    }
}
