using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Web.Datasets;
using Studio.Web.Importing;

namespace Studio.Web.Tests.Importing;

public class ImportDraftTests
{
    private static readonly PreviewColumn s_text = new("review", ColumnType.Text, ColumnRole.Text);
    private static readonly PreviewColumn s_label = new("stars", ColumnType.Integer, ColumnRole.Label);
    private static readonly PreviewColumn s_other = new("city", ColumnType.Text, ColumnRole.Ignore);

    private static ImportDraft Draft(params PreviewColumn[] columns)
    {
        var draft = new ImportDraft();
        draft.Take([new ImportInput { UploadId = "u" }], "reviews.csv.gz");
        draft.Show(new ImportPreview { Format = ImportFormat.Csv, Columns = columns, Rows = [], Bytes = 10 });
        return draft;
    }

    [Fact]
    public void Request_NothingChanged_LeavesEverythingToDetection()
    {
        var request = Draft(s_text, s_label).Request;

        Assert.Equal("reviews", request.Name);
        Assert.Empty(request.Columns);
        Assert.Null(request.Delimiter);
        Assert.Null(request.Format);
    }

    [Fact]
    public void Show_IdxFiles_SuggestsANameThatSaysSomething()
    {
        var draft = new ImportDraft();
        draft.Take([new ImportInput { UploadId = "u" }], "train-images-idx3-ubyte.gz");
        draft.Show(new ImportPreview { Format = ImportFormat.Idx, Columns = [new("image", ColumnType.Image, ColumnRole.Image, new ImageShape(28, 28, 1))], Rows = [], Bytes = 10 });

        Assert.Equal("images 28 x 28", draft.SuggestedName);
    }

    [Fact]
    public void Assign_RoleAnotherHas_TakesItFromIt()
    {
        var draft = Draft(s_text, s_label, s_other);

        draft.Assign(s_other, ColumnRole.Label);

        Assert.Equal((ColumnRole.Ignore, ColumnRole.Label), (draft.RoleOf(s_label), draft.RoleOf(s_other)));
        Assert.Equal([new ImportColumn("stars", ColumnRole.Ignore), new ImportColumn("city", ColumnRole.Label)], draft.Request.Columns);
        Assert.Null(draft.Problem);
    }

    [Fact]
    public void Problem_NothingToLearnFrom_SaysSo()
    {
        var draft = Draft(s_text, s_label);

        draft.Assign(s_text, ColumnRole.Ignore);

        Assert.Equal("No column is text or an image, so nothing could be trained on: give one of them that role.", draft.Problem);
    }

    [Fact]
    public void ChooseDialect_OtherColumns_ForgetsTheRoles()
    {
        var draft = Draft(s_text, s_label);
        draft.Assign(s_label, ColumnRole.Ignore);

        draft.ChooseDialect(";", null, null);

        Assert.Empty(draft.Request.Columns);
        Assert.Equal(";", draft.Request.Delimiter);
    }

    [Fact]
    public void Take_OtherFiles_ForgetsWhatWasSaidOfTheOld()
    {
        var draft = Draft(s_text);
        draft.ChooseEncoding("gb18030");

        draft.Take([new ImportInput { UploadId = "v" }], "other.txt");

        Assert.Null(draft.Request.Encoding);
        Assert.Null(draft.Preview);
        Assert.Equal("other", draft.Request.Name);
    }
}
