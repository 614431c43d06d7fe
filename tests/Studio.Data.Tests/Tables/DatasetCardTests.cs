using Studio.Data.Tables;

namespace Studio.Data.Tests.Tables;

public sealed class DatasetCardTests : TableTestBase
{
    [Fact]
    public void Write_ReadAgain_IsTheSame()
    {
        var id = Import(Spec(Folder.Write("a.txt", "one\ntwo"))).Manifest.DatasetId;
        var card = new DatasetCard("Two words.", "CC0", "made up", "tests", "too short");

        Assert.Equal(new DatasetCard(), DatasetCard.Read(Workspace, id));
        card.Write(Workspace, id);

        Assert.Equal(card, DatasetCard.Read(Workspace, id));
        Assert.Single(DatasetFolder.List(Workspace));
    }

    [Fact]
    public void Delete_LastVersion_TakesTheCardToo()
    {
        var id = Import(Spec(Folder.Write("a.txt", "one\ntwo"))).Manifest.DatasetId;
        new DatasetCard("Two words.").Write(Workspace, id);

        DatasetFolder.Delete(Workspace, id, 1);

        Assert.False(Directory.Exists(Workspace.DatasetDirectory(id)));
    }

    [Fact]
    public void Write_TooLongOrNoDataset_IsRefused()
    {
        var id = Import(Spec(Folder.Write("a.txt", "one\ntwo"))).Manifest.DatasetId;

        Assert.Throws<UserError>(() => new DatasetCard(new string('x', 20_001)).Write(Workspace, id));
        Assert.Throws<UserError>(() => new DatasetCard("x").Write(Workspace, "nothing"));
    }
}
