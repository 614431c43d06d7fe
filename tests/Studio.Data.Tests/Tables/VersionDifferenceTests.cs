using Studio.Data.Tables;
using Studio.Data.Tables.Statistics;

namespace Studio.Data.Tests.Tables;

public sealed class VersionDifferenceTests : TableTestBase
{
    private DatasetVersion Version(string csv, string? datasetId = null) =>
        Import(Spec(Folder.Write("a.csv", csv)) with { DatasetId = datasetId, Columns = [new("text", ColumnRole.Text)] });

    [Fact]
    public void Between_RowsInAnyOrder_CountsAddedRemovedAndChanged()
    {
        var first = Version("text,label\nkept here,a\nrelabeled here,a\ngone here,b\ntwice here,a\ntwice here,a\n");
        var second = Version("text,label,score\nnew one here,b,1\ntwice here,a,2\nrelabeled here,b,3\nkept here,a,4\n", first.Manifest.DatasetId);

        var difference = VersionDifference.Between(Workspace, first, second);

        Assert.Equal((1, 2, 1L, 1L), (difference.From, difference.To, difference.Added, difference.Changed));
        // one of the two that were the same is gone besides
        Assert.Equal((2L, 2L), (difference.Removed, difference.Same));
        Assert.Equal(["score"], difference.ColumnsAdded);
        Assert.Empty(difference.ColumnsRemoved);
    }

    [Fact]
    public void Between_TheSame_IsNone()
    {
        var version = Version("text,label\none row here,a\n,b\n");

        var difference = VersionDifference.Between(Workspace, version, version);

        Assert.Equal((0L, 0L, 0L, 2L), (difference.Added, difference.Removed, difference.Changed, difference.Same));
    }
}
