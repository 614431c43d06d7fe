using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;
using Studio.Data.Tests.Tables;

namespace Studio.Data.Tests.Cleaning;

/// <summary>What happens to a cleaning when the world changes under it, or somebody asks for what never ends.</summary>
public sealed class CleanerBadInputTests : TableTestBase
{
    private static readonly Pipeline s_pipeline = new() { Operations = [new WhitespaceOperation()] };

    [Fact]
    public void Apply_VersionDeletedBefore_SaysSo()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text\none\ntwo\n")));
        File.Delete(parent.ParquetPath);

        var error = Assert.Throws<UserError>(() => Apply(parent.Reference, s_pipeline));

        Assert.Equal("The data of 'test' version 1 is missing: it was deleted meanwhile. Choose another version.", error.Message);
        Assert.Equal("v1", Assert.Single(Entries(parent)));
    }

    [Fact]
    public void Apply_DatasetDeletedMeanwhile_SaysSoAndLeavesNothing()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"row  {i}\n")))));

        var error = Assert.Throws<UserError>(() => Cleaner.Apply(Workspace, parent.Reference, s_pipeline, _ => DatasetFolder.Delete(Workspace, parent.Manifest.DatasetId), CancellationToken.None));

        Assert.Equal("The dataset 'test' was deleted meanwhile; nothing was kept of this attempt.", error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Workspace.Datasets));
    }

    [Fact]
    public void Apply_ExplodingPattern_EndsWithTheRow()
    {
        var parent = Import(Spec(Folder.Write("a.csv", $"text\nfine\n{new string('a', 40)}!\n")));
        var pipeline = new Pipeline { Operations = [new RegexReplaceOperation { Pattern = @"^(a+)+\1$", Replacement = "" }] };

        Assert.StartsWith("The pattern takes more than a second", Assert.Throws<UserError>(() => Apply(parent.Reference, pipeline)).Message, StringComparison.Ordinal);
        Assert.Equal("v1", Assert.Single(Entries(parent)));
    }

    [Fact]
    public void Apply_TenThousandClasses_IsRefused()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text,label\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"row {i},{(i % 2 == 0 ? "a" : "b")}\n")))));
        var pipeline = new Pipeline { Operations = [new CombineColumnsOperation { Column = "label", Template = "{text}" }] };

        Assert.Equal("The label column 'label' has more than 1,000 different values: it is no label; give the values fewer names.", Assert.Throws<UserError>(() => Apply(parent.Reference, pipeline)).Message);
        Assert.Equal("v1", Assert.Single(Entries(parent)));
    }

    [Fact]
    public void Apply_Cleaned_StatesTheTextAsItIsNow()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text,n\n  é 😀  ,1\nlonger  text,2\n")));

        var size = Apply(parent.Reference, s_pipeline).Version.Manifest.Columns[0].Text;

        Assert.Equal(new TextSize(3 + 11, 7 + 11, 11, 11), size);
    }

    private CleaningResult Apply(string reference, Pipeline pipeline) => Cleaner.Apply(Workspace, reference, pipeline, _ => { }, CancellationToken.None);

    private static List<string?> Entries(DatasetVersion version) => [.. Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(version.Folder)!).Select(Path.GetFileName)];
}
