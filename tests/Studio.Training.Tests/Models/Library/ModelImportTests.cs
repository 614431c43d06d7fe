using System.Formats.Tar;
using System.IO.Compression;
using Studio.Data;
using Studio.Training.Models.Library;

namespace Studio.Training.Tests.Models.Library;

[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class ModelImportTests : IDisposable
{
    private readonly ModelFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void FromFiles_Folder_KeepsItsFilesAndSaysWhatItIs()
    {
        var model = ModelImport.FromFiles(_folders.Workspace, _folders.Good, " small ", "good");

        Assert.Equal(("small", "gpt2", "GPT2LMHeadModel", true, 5, 8, 5, "good"), (model.Name, model.Family, model.Architecture, model.IsCausal, model.VocabularySize, model.ContextLength, model.TokenizerSize, model.Origin.File));
        Assert.Equivalent(model, ModelLibrary.Find(_folders.Workspace, model.Id), strict: true);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folders.Good, "model.safetensors")), File.ReadAllBytes(Path.Combine(_folders.Workspace.ModelDirectory(model.Id), "model.safetensors")));
    }

    [Fact]
    public void FromFiles_WithoutTokenizer_IsKeptAndSaysSo()
    {
        foreach (var path in Directory.GetFiles(_folders.Good).Where(path => Path.GetFileName(path).Contains("tokenizer", StringComparison.Ordinal)))
            File.Delete(path);

        Assert.Null(ModelImport.FromFiles(_folders.Workspace, _folders.Good, "bare", "good").TokenizerSize);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar.gz")]
    public void FromFiles_ArchiveWithPathsThatLeaveIt_WritesNothingOutside(string form)
    {
        var archive = _folders.File("model." + form);
        var config = Path.Combine(_folders.Good, "config.json");
        if (form == "zip") WriteZip(archive, config);
        else WriteTar(archive, config);

        var model = ModelImport.FromFiles(_folders.Workspace, archive, "packed", "packed");

        Assert.Equal("gpt2", model.Family);
        Assert.False(File.Exists(_folders.File("escaped.safetensors")));
        Assert.Empty(Directory.GetFiles(_folders.Workspace.Models));
        Assert.Equal([model.Id], Directory.GetDirectories(_folders.Workspace.Models).Select(Path.GetFileName));
        Assert.DoesNotContain("escaped.safetensors", Directory.GetFiles(_folders.Workspace.ModelDirectory(model.Id)).Select(Path.GetFileName));
        Assert.All(Directory.GetFiles(_folders.Workspace.ModelDirectory(model.Id)), path => Assert.Null(new FileInfo(path).LinkTarget));
    }

    [Fact]
    public void FromFiles_Pickle_IsRefusedAndLeavesNothing()
    {
        File.Delete(Path.Combine(_folders.Good, "model.safetensors"));
        File.WriteAllText(Path.Combine(_folders.Good, "pytorch_model.bin"), "not opened");

        var refused = Assert.Throws<UserError>(() => ModelImport.FromFiles(_folders.Workspace, _folders.Good, "pickled", "good"));

        Assert.StartsWith("pytorch_model.bin is a Python pickle", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folders.Workspace.Models));
    }

    [Fact]
    public void FromFiles_WeightsCutShort_IsRefusedAndLeavesNothing()
    {
        using (var weights = File.OpenWrite(Path.Combine(_folders.Good, "model.safetensors")))
            weights.SetLength(weights.Length - 100);

        Assert.Throws<UserError>(() => ModelImport.FromFiles(_folders.Workspace, _folders.Good, "cut", "good"));

        Assert.Empty(Directory.GetDirectories(_folders.Workspace.Models));
    }

    [Fact]
    public void FromFiles_FolderOfSomethingElse_NamesIt()
    {
        File.Delete(Path.Combine(_folders.Good, "config.json"));

        Assert.StartsWith("There is no config.json in good;", Assert.Throws<UserError>(() => ModelImport.FromFiles(_folders.Workspace, _folders.Good, "other", "good")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromFiles_NoArchive_SaysSo()
    {
        var path = _folders.File("notes.zip");
        File.WriteAllText(path, "PK is not enough");

        Assert.Equal("notes.zip is damaged, or neither a .zip nor a .tar or .tar.gz archive.", Assert.Throws<UserError>(() => ModelImport.FromFiles(_folders.Workspace, path, "notes", "notes.zip")).Message);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar.gz")]
    public void FromFiles_ArchiveOfZeros_IsNotUnpackedToItsEnd(string form)
    {
        var archive = _folders.File("bomb." + form);
        var zeros = _folders.File("zeros");
        using (var file = File.Create(zeros)) file.SetLength(200L << 20);
        if (form == "zip") using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create)) zip.CreateEntryFromFile(zeros, "model.safetensors");
        else
        {
            using var file = new GZipStream(File.Create(archive), CompressionLevel.Fastest);
            using var tar = new TarWriter(file);
            tar.WriteEntry(zeros, "passed-over.bin");
        }

        Assert.Equal($"bomb.{form} unpacks to more than 100 times its size, as weights never do, so it was not unpacked. If it is a model all the same, unpack it yourself and import the folder.", Assert.Throws<UserError>(() => ModelImport.FromFiles(_folders.Workspace, archive, "bomb", "bomb")).Message);
        Assert.Empty(Directory.GetDirectories(_folders.Workspace.Models));
    }

    [Fact]
    public void FromFiles_ArchiveOfTooManyFiles_SaysSo()
    {
        var archive = _folders.File("many.zip");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
            for (var i = 0; i <= UnpackLimit.MostEntries; i++) zip.CreateEntry($"{i}.txt");

        Assert.StartsWith("many.zip holds more than 20,000 files, which no model does.", Assert.Throws<UserError>(() => ModelImport.FromFiles(_folders.Workspace, archive, "many", "many")).Message, StringComparison.Ordinal);
    }

    private void WriteZip(string archive, string config)
    {
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Create);
        zip.CreateEntryFromFile(config, "../../escaped.safetensors");
        zip.CreateEntryFromFile(config, _folders.File("escaped.safetensors"));
        foreach (var path in Directory.GetFiles(_folders.Good)) zip.CreateEntryFromFile(path, "model/" + Path.GetFileName(path));
    }

    private void WriteTar(string archive, string config)
    {
        using var file = new GZipStream(File.Create(archive), CompressionLevel.Fastest);
        using var tar = new TarWriter(file);
        tar.WriteEntry(config, "../../escaped.safetensors");
        tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "model/LICENSE") { LinkName = "/etc/passwd" });
        foreach (var path in Directory.GetFiles(_folders.Good)) tar.WriteEntry(path, "model/" + Path.GetFileName(path));
    }
}
