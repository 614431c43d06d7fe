using Studio.Data;
using Studio.Testing;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tests.Loops;
using Studio.Training.Tokenizers;

namespace Studio.Training.Tests.Models.Library;

/// <summary>A workspace, and a small model with its tokenizer written as a folder in Hugging Face's form.</summary>
internal sealed class ModelFolders : IDisposable
{
    public static CharacterTokenizer Letters { get; } = new(["a", "b", "c", "d", "e"]);

    private readonly TempFolder _folder = new();

    public ModelFolders()
    {
        Workspace = new Workspace(_folder.File("workspace"));
        using var model = new Gpt2(Gpt2Config.Of(TrainingFixture.TextSpec, Letters.VocabularySize));
        PretrainedWriter.Save(model, Letters, null, Good);
    }

    public Workspace Workspace { get; }

    public string Good => _folder.File("good");

    public string File(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();
}
