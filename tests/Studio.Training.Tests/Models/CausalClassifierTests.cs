using Studio.Testing;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Bpe;

namespace Studio.Training.Tests.Models;

/// <summary>A decoder with a head that sorts texts by their last token.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class CausalClassifierTests
{
    public static TheoryData<string> Kinds => ["gpt2", "bloom", "llama"];

    [Theory, MemberData(nameof(Kinds))]
    public void Forward_PaddedRow_GivesTheLogitsOfTheRowAlone(string kind)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = Create(kind);
        var batch = new ModelInput(Tensor.From([1L, 2, 3, 4, 5, 6, 0, 0], [2, 4]), Tensor.From([1L, 1, 1, 1, 1, 1, 0, 0], [2, 4]));

        var together = model.Forward(batch).ToArray<float>();

        var alone = model.Forward(Tensor.From([5L, 6], [1, 2])).ToArray<float>();
        Assert.All(together[3..].Zip(alone), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Save_Classifier_IsReadBackWithTheSameLogits(string kind)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var folder = new TempFolder();
        using var model = Create(kind);
        PretrainedWriter.Save(model, null, ["a", "b", "c"], folder.Path);

        using var loaded = PretrainedModel.Load(folder.Path);

        Assert.EndsWith("ForSequenceClassification", loaded.Architecture, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], loaded.Config.Labels());
        var ids = Tensor.From([3L, 1, 2], [1, 3]);
        Assert.Equal(model.Forward(ids).ToArray<float>(), loaded.Model.Forward(ids).ToArray<float>());
    }

    [Fact]
    public void Save_WithATokenizerThatEndsTexts_SaysWhatIsPadding()
    {
        using var folder = new TempFolder();
        using var model = Create("gpt2");
        var vocabulary = new Vocabulary(new Dictionary<string, int> { ["a"] = 0, ["b"] = 1, ["<|endoftext|>"] = 2 });
        PretrainedWriter.Save(model, new BpeTokenizer(vocabulary, [], new BpeSettings(), [new AddedToken(2, "<|endoftext|>")], TokenTemplate.None), null, folder.Path);

        Assert.Equal(2, ConfigJson.Open(folder.Path).Whole("pad_token_id"));
    }

    private static EncoderClassifier Create(string kind)
    {
        var config = $$"""{"model_type":"{{kind}}","vocab_size":11,"num_hidden_layers":2,"num_attention_heads":2,"hidden_size":8,"intermediate_size":16,"max_position_embeddings":12}""";
        var model = ModelKinds.CreateClassifier(ConfigJson.Parse(config), 3, ProblemType.SingleLabel);
        model.Eval();
        return model;
    }
}
