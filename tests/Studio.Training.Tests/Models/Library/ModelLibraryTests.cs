using Studio.Data;
using Studio.Training.Models.Library;

namespace Studio.Training.Tests.Models.Library;

/// <summary>Nothing here loads a model: manifests and files are all the library knows.</summary>
public sealed class ModelLibraryTests : IDisposable
{
    private readonly Testing.TempFolder _folder = new();
    private readonly Workspace _workspace;

    public ModelLibraryTests() => _workspace = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_SeveralModels_NewestFirstWithoutForeignFolders()
    {
        var (first, second) = (Add("one"), Add("two"));
        Directory.CreateDirectory(Path.Combine(_workspace.Models, "foreign"));

        Assert.Equal([second.Id, first.Id], ModelLibrary.List(_workspace).Select(m => m.Id));
    }

    [Fact]
    public void Resolve_ByIdReferenceAndUniqueName_Finds()
    {
        var model = Add("Alone");

        Assert.Equal([model.Id, model.Id, model.Id], new[] { model.Id, "model:" + model.Id, "alone" }.Select(name => ModelLibrary.Resolve(_workspace, name).Id));
    }

    [Theory]
    [InlineData("twice", "2 models are called 'twice'")]
    [InlineData("none", "There is no model 'none'")]
    [InlineData("../runs", "There is no model '../runs'")]
    public void Resolve_NoneOrSeveral_SaysSo(string name, string sentence)
    {
        Add("twice");
        Add("twice");

        Assert.StartsWith(sentence, Assert.Throws<UserError>(() => ModelLibrary.Resolve(_workspace, name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Delete_Model_FreesItsFolder()
    {
        var (kept, gone) = (Add("kept"), Add("gone"));

        Assert.True(ModelLibrary.Delete(_workspace, gone.Id) >= gone.Bytes);

        Assert.Equal([_workspace.ModelDirectory(kept.Id)], Directory.GetDirectories(_workspace.Models));
    }

    [Fact]
    public void RemoveLeftovers_OfAProcessThatIsGone_TakesThemAndLeavesThoseOfTheLiving()
    {
        var gone = Directory.CreateDirectory(Path.Combine(_workspace.Models, ".writing-999999999-x"));
        var living = Directory.CreateDirectory(Path.Combine(_workspace.Models, $".writing-{Environment.ProcessId}-x"));

        ModelLibrary.RemoveLeftovers(_workspace);

        Assert.Equal((false, true), (Directory.Exists(gone.FullName), Directory.Exists(living.FullName)));
    }

    private ModelManifest Add(string name) => ModelLibrary.Add(_workspace, name, staging =>
    {
        File.WriteAllText(Path.Combine(staging, "config.json"), "{}");
        return new() { Id = "", Name = "", Created = default, Family = "gpt2", Architecture = "GPT2LMHeadModel", Origin = new(File: "here") };
    });
}
