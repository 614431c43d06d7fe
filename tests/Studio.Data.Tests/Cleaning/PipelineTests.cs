using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;
using Studio.Data.Tests.Tables;

namespace Studio.Data.Tests.Cleaning;

public sealed class PipelineTests : TableTestBase
{
    private const string Csv = "id,text,label\n1,Hello <b>world</b> again,a\n2,hello world again,b\n3,hi,a\n4,write to me@example.com please,b\n5,\"Hello   world again!\",a\n6,,b\n";

    [Fact]
    public void Apply_SeveralOperations_MakesTheNextVersionWithItsHistory()
    {
        var parent = Import(Spec(Folder.Write("a.csv", Csv)));
        var pipeline = new Pipeline { Operations = [new HtmlOperation(), new WhitespaceOperation(), new PersonalDataOperation(), new LengthFilterOperation { AtLeast = 3 }, new ExactDuplicatesOperation { IgnorePunctuation = true }, new DropColumnsOperation { Columns = ["id"] }] };

        var result = Cleaner.Apply(Workspace, parent.Reference, pipeline, _ => { }, CancellationToken.None);

        Assert.Equal((2, 1, parent.Manifest.DatasetId), (result.Version.Manifest.Version, result.Version.Manifest.Parent, result.Version.Manifest.DatasetId));
        Assert.Equal([["Hello world again", "a"], ["write to [EMAIL] please", "b"]], Rows(result.Version));
        Assert.Equal(["a", "b"], result.Version.Manifest.ColumnWithRole(ColumnRole.Label)!.Classes);
        Assert.Equal(
            [
                "Turn HTML into text: changed 1 rows.", "Clean blanks and invisible characters: changed 1 rows.", "Mask personal data (email, phone, id-card, credit-card, ip, url): changed 1 rows, email 1.",
                "Keep rows of 3 to 10,000 characters: dropped 2 of 6 rows.", "Drop exact duplicates, keep the first: dropped 2 of 4 rows.", "Drop the column id: nothing to do.",
            ],
            result.Version.Manifest.Operations);
        Assert.Equal(6, PipelineJson.Read(result.Version.Manifest.Pipeline!.Value, "manifest").Operations.Count);
        Assert.Equal(6, Rows(parent).Count);
    }

    [Fact]
    public void Apply_ThatDropsEverything_LeavesNothing()
    {
        var parent = Import(Spec(Folder.Write("a.csv", Csv)));

        var error = Assert.Throws<UserError>(() => Cleaner.Apply(Workspace, parent.Reference, new Pipeline { Operations = [new LengthFilterOperation { AtLeast = 9000 }] }, _ => { }, CancellationToken.None));

        Assert.Equal("The pipeline drops every row, so there is nothing to make a version of: widen a limit.", error.Message);
        Assert.Single(Directory.EnumerateFileSystemEntries(Workspace.DatasetDirectory(parent.Manifest.DatasetId)));
    }

    [Fact]
    public void Apply_Cancelled_LeavesNothing()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"row number {i}\n")))));
        using var cancel = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => Cleaner.Apply(Workspace, parent.Reference, new Pipeline { Operations = [new WhitespaceOperation()] }, p => cancel.Cancel(), cancel.Token));

        Assert.Single(Directory.EnumerateFileSystemEntries(Workspace.DatasetDirectory(parent.Manifest.DatasetId)));
    }

    [Fact]
    public void Apply_ManyRows_KeepsTheirOrderAndValues()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "n,x,flag,text\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i},{i}.5,{(i % 2 == 0 ? "true" : "false")},row {i}\n")))));

        var result = Cleaner.Apply(Workspace, parent.Reference, new Pipeline { Operations = [new RegexFilterOperation { Column = "text", Pattern = "7" }, new RegexReplaceOperation { Column = "text", Pattern = "^row ", Replacement = "r" }] }, _ => { }, CancellationToken.None);

        var expected = Enumerable.Range(0, 10_000).Where(i => !$"{i}".Contains('7')).Select(i => new[] { $"{i}", $"{i}.5", i % 2 == 0 ? "true" : "false", $"r{i}" });
        Assert.Equal(expected, Rows(result.Version));
    }

    [Fact]
    public void Apply_ColumnOperations_ChangeShapeAndValues()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "title,body,stars\nGood,{title} liked it,5\nBad,awful,1\nSo,so,x\n")));
        var pipeline = new Pipeline
        {
            Operations =
            [
                new CombineColumnsOperation { Column = "both", Template = "{title}: {body} {{1}}" },
                new CastColumnOperation { Column = "stars", Type = "integer" },
                new MapValuesOperation { Column = "stars", Values = new Dictionary<string, string> { ["5"] = "1", ["1"] = "5" }, Others = "drop" },
                new RenameColumnOperation { Column = "stars", Name = "rank" },
            ],
        };

        var rows = Rows(Cleaner.Apply(Workspace, parent.Reference, pipeline, _ => { }, CancellationToken.None).Version);

        Assert.Equal([["Good", "{title} liked it", "1", "Good: {title} liked it {1}"], ["Bad", "awful", "5", "Bad: awful {1}"], ["So", "so", "", "So: so {1}"]], rows);
    }

    [Fact]
    public void Apply_Samples_AreExactAndRepeatable()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text,label\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"row {i},{(i % 4 == 0 ? "a" : "b")}\n")))));
        List<string[]> Draw(SampleOperation sample) => Rows(Cleaner.Apply(Workspace, parent.Reference, new Pipeline { Operations = [sample] }, _ => { }, CancellationToken.None).Version);

        var first = Draw(new SampleOperation { Rows = 100, Stratified = true });

        Assert.Equal((25, 75), (first.Count(r => r[1] == "a"), first.Count(r => r[1] == "b")));
        Assert.Equal(first, Draw(new SampleOperation { Rows = 100, Stratified = true }));
        Assert.NotEqual(first, Draw(new SampleOperation { Rows = 100, Stratified = true, Seed = 2 }));
        Assert.Equal(333, Draw(new SampleOperation { Size = "share", Share = 0.333 }).Count);
    }

    [Fact]
    public void Apply_NearDuplicates_KeepsLongestAndWhatAPersonChose()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text\nthe quick brown fox jumps over the lazy dog today\nthe quick brown fox jumps over the lazy dog today!!\nthe quick brown fox jumps over the lazy dog today.\nsomething else entirely here\n")));
        List<string> Keep(params long[] exceptions) => [.. Rows(Cleaner.Apply(Workspace, parent.Reference, new Pipeline { Operations = [new NearDuplicatesOperation { Keep = "longest", Exceptions = exceptions }] }, _ => { }, CancellationToken.None).Version).Select(r => r[0])];

        Assert.Equal(["the quick brown fox jumps over the lazy dog today!!", "something else entirely here"], Keep());
        Assert.Equal(3, Keep(0).Count);
    }

    [Fact]
    public void Apply_DuplicatesAgainstAnotherDataset_DropsWhatStandsThere()
    {
        var other = Import(Spec(Folder.Write("b.csv", "text\nThe same sentence stands here\nanother one stands there\n")));
        var parent = Import(Spec(Folder.Write("a.csv", "text\nthe same  sentence stands here\nnothing like the others at all\n")));

        Assert.Equal([["nothing like the others at all"]], Rows(Cleaner.Apply(Workspace, parent.Reference, new Pipeline { Operations = [new ExactDuplicatesOperation { Against = other.Manifest.DatasetId }] }, _ => { }, CancellationToken.None).Version));
        Assert.Equal([["nothing like the others at all"]], Rows(Cleaner.Apply(Workspace, parent.Reference, new Pipeline { Operations = [new NearDuplicatesOperation { Against = other.Manifest.DatasetId }] }, _ => { }, CancellationToken.None).Version));
    }

    [Fact]
    public void Preview_ShowsWhatWouldHappen_AndWritesNothing()
    {
        var parent = Import(Spec(Folder.Write("a.csv", Csv)));
        var pipeline = new Pipeline { Operations = [new HtmlOperation(), new LengthFilterOperation { AtLeast = 3 }, new NearDuplicatesOperation { Threshold = 0.7 }] };

        var preview = Studio.Data.Cleaning.Previewer.Preview(Workspace, parent, pipeline, 1000, CancellationToken.None);

        Assert.Equal((6, 6, 2, 1, 4), (preview.Rows, preview.TotalRows, preview.Kept, preview.Changed, preview.Dropped));
        Assert.Equal(new RowChange(0, "text", "Hello <b>world</b> again", "Hello world again", null), Assert.Single(preview.Operations[0].Samples));
        Assert.Equal(("characters", 3.0), (preview.Operations[1].Distribution!.Label, preview.Operations[1].Distribution!.AtLeast!.Value));
        Assert.Equal([(0, true), (1, false), (4, false)], Assert.Single(preview.Operations[2].Clusters).Rows.Select(r => ((int)r.Row, r.Kept)));
        Assert.Single(DatasetFolder.List(Workspace));
    }

    [Fact]
    public void Json_OfEveryOperation_ReadsBackTheSame()
    {
        var pipeline = new Pipeline { Operations = [.. OperationKind.All.Select(k => k.Defaults)] };

        Assert.Equal(PipelineJson.Write(pipeline), PipelineJson.Write(PipelineJson.Read(PipelineJson.Write(pipeline), "test")));
        Assert.Equal(OperationKind.All.Count, PipelineSchema.Document()["properties"]!["operations"]!["items"]!["oneOf"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("{\"schemaVersion\":2,\"operations\":[]}", "p.json is of version 2, but this Studio reads up to 1: update Studio, or export the pipeline from an older one.")]
    [InlineData("{\"operations\":[{\"operation\":\"melt\"}]}", "p.json, operation 1: there is no operation 'melt'; there are ")]
    [InlineData("{\"operations\":[{\"operation\":\"html\",\"colum\":\"x\"}]}", "p.json, operation 1: 'html' has no parameter 'colum'; it has column.")]
    [InlineData("{\"operations\":[{\"operation\":\"length-filter\",\"atLeast\":\"x\"}]}", "p.json, operation 1: atLeast must be a whole number.")]
    [InlineData("{\"operations\":", "p.json is not JSON: line 1, column 15.")]
    [InlineData("[]", "p.json is no pipeline: a pipeline is an object with a list 'operations'.")]
    public void Json_ThatIsNone_SaysWhy(string json, string sentence) => Assert.StartsWith(sentence, Assert.Throws<UserError>(() => PipelineJson.Read(json, "p.json")).Message);

    [Fact]
    public void Check_SaysAllThatIsWrong()
    {
        var shape = new TableShape([new DatasetColumn { Name = "text", Type = ColumnType.Text, Role = ColumnRole.Text }]);
        var pipeline = new Pipeline { Operations = [new SpecialCharacterFilterOperation { AtMost = 2 }, new RegexFilterOperation { Pattern = "(" }, new CombineColumnsOperation { Template = "{text" }, new LengthFilterOperation { AtLeast = 5, AtMost = 1 }] };

        Assert.Equal(
            ["atMost is 2; it must be between 0 and 1.", "The pattern is no regular expression: at offset 1. Not enough )'s.", "A brace in the template is never closed: write {column}, or {{ for a brace itself.", "No text can have this length: at least is more than at most."],
            pipeline.Check(shape).Select(p => p.Message));
        Assert.Equal("There is no column 'b' here; there are text.", Assert.Single(new Pipeline { Operations = [new HtmlOperation { Column = "b" }] }.Check(shape)).Message);
    }

    [Fact]
    public void Library_StaleSave_IsRefused()
    {
        var saved = PipelineLibrary.Create(Workspace, "reviews", new Pipeline { Operations = [new HtmlOperation()] });

        var second = PipelineLibrary.Save(Workspace, saved.Id, 1, "reviews", new Pipeline { Operations = [new WhitespaceOperation()] });

        Assert.Equal(2, second.Revision);
        Assert.Equal("'reviews' was changed by somebody else meanwhile (it is at revision 2, you began from 1): open it again, or save yours under another name.",
            Assert.Throws<UserError>(() => PipelineLibrary.Save(Workspace, saved.Id, 1, "mine", new Pipeline { Operations = [new HtmlOperation()] })).Message);
        Assert.IsType<WhitespaceOperation>(Assert.Single(Assert.Single(PipelineLibrary.List(Workspace)).Pipeline.Operations));
        PipelineLibrary.Delete(Workspace, saved.Id);
        Assert.Empty(PipelineLibrary.List(Workspace));
    }
}
