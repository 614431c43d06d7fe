using System.Text;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;

namespace Studio.Data.Tests.Tables;

public sealed class PlainTextTests : TableTestBase
{
    [Theory]
    [InlineData("one\ntwo", 2)]
    [InlineData("one\ntwo\n", 3)]
    [InlineData("\n\n\n", 4)]
    [InlineData("a\n\nb\n\n", 5)]
    [InlineData("no line end", 1)]
    public void Import_AnyLines_JoinedRowsAreTheTextAgain(string text, int rows)
    {
        var version = Import(Spec(Folder.Write("a.txt", text)));

        using var reader = new DatasetReader(version);
        Assert.Equal(rows, version.Manifest.RowCount);
        Assert.Equal(text, Encoding.UTF8.GetString(reader.ReadJoined("text")));
        Assert.Equal(text, string.Join("\n", reader.ReadTexts("text")));
    }

    [Fact]
    public void Import_CrLf_BecomesLf()
    {
        var version = Import(Spec(Folder.Write("a.txt", "\uFEFFone\r\n\r\ntwo\r\n")));

        using var reader = new DatasetReader(version);
        Assert.Equal("one\n\ntwo\n", Encoding.UTF8.GetString(reader.ReadJoined("text")));
    }

    [Fact]
    public void Import_SeveralFiles_RowsJoinToTheFilesOneAfterTheOther()
    {
        var version = Import(Spec(Folder.Write("a.txt", "one\n"), Folder.Write("b.txt", "two\nthree\n")));

        using var reader = new DatasetReader(version);
        Assert.Equal("one\ntwo\nthree\n", Encoding.UTF8.GetString(reader.ReadJoined("text")));
    }

    [Fact]
    public void Import_Tinyshakespeare_RestoresEveryCharacter()
    {
        var path = SharedData.Require("tinyshakespeare/input.txt");

        var version = Import(Spec(path));

        using var reader = new DatasetReader(version);
        var text = reader.ReadJoined("text");
        Assert.Equal(1_115_394, text.Length);
        Assert.Equal(File.ReadAllBytes(path), text);
        Assert.Equal("86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed", version.Manifest.Source!.Sha256);
    }

    [Fact]
    public void Import_EmptyFile_SaysSo() =>
        Assert.Equal("a.txt is empty: there is nothing to import.", Refusal(Spec(Folder.Write("a.txt", ""))));

    [Fact]
    public void Import_BinaryAsText_SaysWhatItLooksLike()
    {
        var png = Folder.Write("a.txt", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 1, 2, 3]);

        Assert.Equal("a.txt is no text (it looks like a PNG image): choose its real format, or another file.", Refusal(Spec(png)));
    }

    [Fact]
    public void Import_LineLongerThanTheBuffer_IsOneRow()
    {
        var line = new string('x', 5 << 20);
        var version = Import(Spec(Folder.Write("a.txt", line + "\nshort")));

        Assert.Equal(2, version.Manifest.RowCount);
        using var reader = new DatasetReader(version);
        Assert.Equal(line, reader.ReadTexts("text")[0]);
    }

    [Fact]
    public void Preview_Text_ShowsRowsAndRole()
    {
        var preview = Importer.Preview(Spec(Folder.Write("a.txt", "one\ntwo\n")));

        Assert.Equal(ImportFormat.Text, preview.Format);
        Assert.Equal("utf-8", preview.Encoding);
        Assert.Equal(new PreviewColumn("text", ColumnType.Text, ColumnRole.Text), Assert.Single(preview.Columns));
        Assert.Equal(["one", "two", ""], preview.Rows.Select(r => r.Values[0]));
    }
}
