using System.Buffers.Binary;
using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;
using Studio.Data.Tests.Tables;

namespace Studio.Data.Tests.Cleaning;

/// <summary>Rows varied for good: in their place, or as marked copies beside them.</summary>
public sealed class VaryingTests : TableTestBase
{
    private static readonly AugmentTextOperation s_text = new() { Rows = 1, Delete = 0.5, Swap = 0, Seed = 3 };

    [Fact]
    public void Apply_TextCopies_StandMarkedBesideTheirRows()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text,label\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"one two three four five six seven eight {i},{(i % 2 == 0 ? "a" : "b")}\n")))));

        var version = Apply(parent, s_text with { Result = "add", Copies = 3 });

        var rows = Rows(version);
        Assert.Equal(["text", "label", "copy", "copy_of"], version.Manifest.Columns.Select(c => c.Name));
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => ($"{i % 4}", $"{i / 4}", i / 4 % 2 == 0 ? "a" : "b")), rows.Select(r => (r[2], r[3], r[1])));
        Assert.Equal(Rows(parent).Select(r => r[0]), rows.Where(r => r[2] == "0").Select(r => r[0]));
        Assert.All(rows.Where(r => r[2] != "0"), r => Assert.InRange(r[0].Split(' ').Length, 1, 9));
        Assert.InRange(rows.Where(r => r[2] != "0").Average(r => r[0].Split(' ').Length), 4, 5);
        // each copy by its own numbers
        Assert.InRange(Enumerable.Range(0, 5000).Count(i => rows.Skip(4 * i).Take(4).Select(r => r[0]).Distinct().Count() == 4), 4500, 5000);
        Assert.Equal("Vary the words of 100% of the rows, 3 copies beside each (seed 3): added 15,000 copies to 5,000 rows.", Assert.Single(version.Manifest.Operations));
    }

    [Fact]
    public void Apply_Twice_IsTheSameToTheLetter()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"one two three four five {i}\n")))));
        var operation = s_text with { Rows = 0.4, Result = "add", Copies = 2 };

        var first = Rows(Apply(parent, operation));

        Assert.Equal(first, Rows(Apply(parent, operation)));
        Assert.InRange(first.Count, 300 + 2 * 90, 300 + 2 * 150);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("replace")]
    public void Apply_SplitColumn_LeavesHeldOutRowsAlone(string result)
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text,split\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"one two three four five {i},{(i % 4 == 0 ? "test" : "train")}\n")))));

        var version = Apply(parent, s_text with { Result = result });

        var split = version.Manifest.Columns.ToList().FindIndex(c => c.Name == "split");
        Assert.Equal(Rows(parent).Where(r => r[1] == "test").Select(r => r[0]), Rows(version).Where(r => r[split] == "test").Select(r => r[0]));
        Assert.Equal(result == "add" ? 70 : 40, Rows(version).Count);
    }

    [Fact]
    public void Apply_OperationsAfterCopies_SeeThemAsRows()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "text\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"one two three {i}\n")))));

        var version = Apply(parent, s_text with { Result = "add", Copies = 10, Delete = 0, Swap = 0.5 }, new SqlFilterOperation { Expression = "copy <> 3" }, new RegexReplaceOperation { Pattern = "one", Replacement = "1" });

        var rows = Rows(version);
        Assert.Equal(30_000, rows.Count);
        Assert.DoesNotContain(rows, r => r[1] == "3" || r[0].Contains("one", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_WholeTableAfterCopies_SaysToMoveItUp()
    {
        var shape = new TableShape([new() { Name = "text", Type = ColumnType.Text, Role = ColumnRole.Text }]);
        var pipeline = new Pipeline { Operations = [s_text with { Result = "add" }, new ExactDuplicatesOperation()] };

        Assert.Equal([new PipelineProblem(1, "", "It looks at all rows together, so it must come before the operation that adds copies: move it up.")], pipeline.Check(shape));
    }

    [Fact]
    public void Check_ColumnTaken_AsksForAnotherName()
    {
        var shape = new TableShape([new() { Name = "text", Type = ColumnType.Text, Role = ColumnRole.Text }, new() { Name = "copy", Type = ColumnType.Integer }]);

        Assert.Equal("There is a column 'copy' already: give the new one another name.", Assert.Single(new Pipeline { Operations = [s_text with { Result = "add" }] }.Check(shape)).Message);
    }

    [Fact]
    public void Apply_Images_AreMovedAndKeepTheirSize()
    {
        var parent = Images();

        var version = Apply(parent, new AugmentImageOperation { Rows = 1, Shift = 0, Rotation = 0, Scale = 0, Flip = true, Result = "add", Copies = 8 });

        using var reader = new DatasetReader(version);
        var pixels = new byte[27 * 4];
        reader.ReadImages("image", pixels);
        var images = pixels.Chunk(4).Select(image => string.Join(' ', image)).ToList();
        Assert.Equal(["0 1 2 3", "4 5 6 7", "8 9 10 11"], images.Where((_, i) => i % 9 == 0));
        Assert.Equal(["0 1 2 3", "3 2 1 0"], images.Take(9).Distinct().Order());
        Assert.Equal(["7", "8", "7"], Rows(version).Where((_, i) => i % 9 == 4).Select(r => r[1]));
    }

    [Fact]
    public void Preview_Images_ShowsThemBeforeAndAfterAndCountsCopies()
    {
        var parent = Images();

        var preview = Previewer.Preview(Workspace, parent, new() { Operations = [new AugmentImageOperation { Rows = 1, Shift = 0, Rotation = 0, Scale = 0, Noise = 1, Result = "add", Copies = 2 }] }, 100, CancellationToken.None);

        Assert.Equal((3, 9, 6, 0, 0), (preview.Rows, preview.Kept, preview.Added, preview.Dropped, preview.Changed));
        var samples = preview.Operations[0].Samples;
        Assert.Equal([0, 0, 1, 1, 2, 2], samples.Select(s => (int)s.Row));
        Assert.All(samples, s => Assert.True(s.IsCopy && s.Image!.Before.Length == 4 && s.Image.After.Length == 4 && s.Column == "image"));
    }

    [Fact]
    public void Check_NothingVaried_SaysSo() =>
        Assert.Equal("Nothing is varied: set one of shift, rotation, scale, mirror, erase and noise.", Assert.Single(new Pipeline { Operations = [new AugmentImageOperation { Shift = 0, Rotation = 0, Scale = 0 }] }.Check(null)).Message);

    [Fact]
    public void Check_NoImages_SaysSo() =>
        Assert.Equal("This dataset has no images to vary.", Assert.Single(new Pipeline { Operations = [new AugmentImageOperation()] }.Check(new TableShape([new() { Name = "text", Type = ColumnType.Text }]))).Message);

    private DatasetVersion Apply(DatasetVersion parent, params Operation[] operations) =>
        Cleaner.Apply(Workspace, parent.Reference, new() { Operations = operations }, _ => { }, CancellationToken.None).Version;

    private DatasetVersion Images() =>
        Import(Spec(Folder.Write("a-images", Idx([3, 1, 4], [.. Enumerable.Range(0, 12).Select(i => (byte)i)])), Folder.Write("b-labels", Idx([3], [7, 8, 7]))));

    private static byte[] Idx(int[] sizes, byte[] values)
    {
        var file = new byte[4 + (4 * sizes.Length) + values.Length];
        (file[2], file[3]) = (8, (byte)sizes.Length);
        for (var i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), sizes[i]);
        values.CopyTo(file, 4 + (4 * sizes.Length));
        return file;
    }
}
