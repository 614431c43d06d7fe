using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Explaining;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Explaining;

[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class AttentionMapsTests
{
    [Theory]
    [InlineData(ModelFamilies.Gpt2)]
    [InlineData(ModelFamilies.Transformer)]
    [InlineData(ModelFamilies.Llama)]
    [InlineData(ModelFamilies.Bloom)]
    public void Of_Decoder_SharesSumToOneAndNoneGoesToWhatComesLater(string family)
    {
        using var scope = new TensorScope();
        using var model = ModelFactory.Create(new RunSpec { ModelFamily = family, Layers = 2, Heads = 3, EmbeddingSize = 12, ContextLength = 8, Dropout = 0.1 }, new() { VocabularySize = 11 });
        model.Eval();
        var ids = Tensor.From([3L, 1, 4, 1], [1, 4]);

        var maps = AttentionMaps.Of(model, ids);

        Assert.Equal((2, 3, 2 * 3 * 4 * 4), (maps.Layers, maps.Heads, maps.Shares.Length));
        foreach (var (row, shares) in maps.Shares.Chunk(4).Index())
        {
            Assert.InRange(shares.Sum(share => share), 253, 257); // each rounded to a byte
            Assert.All(shares[((row % 4) + 1)..], share => Assert.Equal(0, share));
        }
    }

    [Fact]
    public void Recorder_OfAForwardPass_ChangesNothingOfIt()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        using var model = ModelFactory.Create(new RunSpec { Layers = 2, Heads = 3, EmbeddingSize = 12, ContextLength = 8 }, new() { VocabularySize = 11 });
        model.Eval();
        var ids = Tensor.From([3L, 1, 4, 1], [1, 4]);
        var expected = model.Forward(ids);
        Tensor actual;

        using (new AttentionRecorder()) actual = model.Forward(ids);

        Assert.True(expected.AllClose(actual, rtol: 1e-4, atol: 1e-6));
        Assert.False(AttentionRecorder.IsOn);
    }

    [Fact]
    public void Of_ModelWithoutAttention_SaysSo()
    {
        using var scope = new TensorScope();
        using var model = new TextCnn(20, 19, 8, [2, 3], 4, 2, dropout: 0);

        Assert.Equal("This model has no attention to look at; transformers have.", Assert.Throws<UserError>(() => AttentionMaps.Of(model, Tensor.From([3L, 7, 3], [1, 3]))).Message);
    }
}
