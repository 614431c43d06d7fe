using Studio.Data.Tables;

namespace Studio.Data.Tests.Tables;

public sealed class DatasetFolderTests : TableTestBase
{
    [Fact]
    public void Resolve_AllWaysToNameIt_FindTheVersion()
    {
        var first = Import(Spec(Folder.Write("a.txt", "one")) with { Name = "My set" });
        var second = Import(Spec(Folder.Write("b.txt", "two")) with { Name = "My set", DatasetId = first.Manifest.DatasetId });
        var id = first.Manifest.DatasetId;

        Assert.Equal((1, 2), (first.Manifest.Version, second.Manifest.Version));
        foreach (var reference in new[] { $"{id}@2", id, "My set", "my SET", "My set@2", $" {id} " })
            Assert.Equal(second.Folder, DatasetFolder.Resolve(Workspace, reference).Folder);
        Assert.Equal(first.Folder, DatasetFolder.Resolve(Workspace, "My set@1").Folder);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("nothing@1")]
    [InlineData("../../etc@1")]
    [InlineData("@1")]
    public void Resolve_NothingThere_SaysSo(string reference) =>
        Assert.StartsWith("There is no dataset '", Assert.Throws<UserError>(() => DatasetFolder.Resolve(Workspace, reference)).Message);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Resolve_NothingGiven_AsksForIt(string reference) =>
        Assert.StartsWith("No dataset is given: ", Assert.Throws<UserError>(() => DatasetFolder.Resolve(Workspace, reference)).Message);

    [Fact]
    public void Resolve_TwoDatasetsOfOneName_AsksForTheId()
    {
        var first = Import(Spec(Folder.Write("a.txt", "one")));
        Import(Spec(Folder.Write("b.txt", "two")));

        Assert.Contains(first.Manifest.DatasetId, Assert.Throws<UserError>(() => DatasetFolder.Resolve(Workspace, "test")).Message);
    }

    [Fact]
    public void Delete_Version_FreesItsBytesAndTheDatasetWithTheLast()
    {
        var first = Import(Spec(Folder.Write("a.txt", "one")));
        var second = Import(Spec(Folder.Write("b.txt", "two")) with { DatasetId = first.Manifest.DatasetId });
        var bytes = Directory.EnumerateFiles(first.Folder).Sum(f => new FileInfo(f).Length);

        Assert.Equal(bytes, DatasetFolder.Delete(Workspace, first.Manifest.DatasetId, 1));

        Assert.False(Directory.Exists(first.Folder));
        Assert.Equal(second.Folder, Assert.Single(DatasetFolder.List(Workspace)).Folder);
        Assert.True(DatasetFolder.Delete(Workspace, first.Manifest.DatasetId, 2) > 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Workspace.Datasets));
    }

    [Fact]
    public void Delete_IdWithDots_IsRefused() =>
        Assert.Throws<UserError>(() => DatasetFolder.Delete(Workspace, "../datasets"));

    [Fact]
    public void List_HalfWrittenFolders_ArePassedByAndTakenAway()
    {
        var version = Import(Spec(Folder.Write("a.txt", "one")));
        var dataset = Path.GetDirectoryName(version.Folder)!;
        var dead = Directory.CreateDirectory(Path.Combine(dataset, ".writing-999999999-x")).FullName;
        var alive = Directory.CreateDirectory(Path.Combine(dataset, ".writing-1-x")).FullName;
        Directory.CreateDirectory(Path.Combine(Workspace.Datasets, ".deleting-x"));
        Directory.CreateDirectory(Path.Combine(Workspace.Datasets, "20261122-000000-abcd", ".writing-999999999-y"));

        DatasetFolder.RemoveLeftovers(Workspace);

        Assert.False(Directory.Exists(dead));
        Assert.True(Directory.Exists(alive));
        Assert.Equal([dataset], Directory.EnumerateDirectories(Workspace.Datasets));
        Assert.Single(DatasetFolder.List(Workspace));
    }

    [Fact]
    public void IsIntact_ChangedByte_IsNoticed()
    {
        var version = Import(Spec(Folder.Write("a.txt", "one")));
        Assert.True(DatasetFolder.IsIntact(version));

        var bytes = File.ReadAllBytes(version.ParquetPath);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(version.ParquetPath, bytes);

        Assert.False(DatasetFolder.IsIntact(version));
    }

    [Fact]
    public void WriteVersion_WriterFails_LeavesNothing()
    {
        Assert.Throws<InvalidOperationException>(() => DatasetFolder.WriteVersion(Workspace, new VersionDraft { Name = "x" }, path =>
        {
            File.WriteAllText(path, "half");
            throw new InvalidOperationException();
        }));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Workspace.Datasets));
    }

    [Fact]
    public void WriteVersion_DiskFull_SaysSo()
    {
        var error = Assert.Throws<UserError>(() => DatasetFolder.WriteVersion(Workspace, new VersionDraft { Name = "x" }, _ => throw new IOException("No space left on device", 28)));

        Assert.StartsWith("The disk of ", error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Workspace.Datasets));
    }

    [Fact]
    public void WriteVersion_SeveralAtOnce_EachGetsItsOwnNumber()
    {
        var first = Import(Spec(Folder.Write("a.txt", "one")));
        var spec = Spec(Folder.Write("b.txt", "two")) with { DatasetId = first.Manifest.DatasetId };

        Parallel.For(0, 8, _ => Import(spec));

        Assert.Equal(Enumerable.Range(1, 9), DatasetFolder.List(Workspace).Select(v => v.Manifest.Version));
    }
}
