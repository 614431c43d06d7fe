using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Models;

/// <summary>What a BERT begins its pretraining with.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class BertStartTests
{
    private static readonly RunSpec s_spec = new() { Task = Tasks.MaskedLm, ModelFamily = ModelFamilies.Bert, Layers = 1, Heads = 2, EmbeddingSize = 48, MaxLength = 8 };

    [Fact]
    public void Create_CountedTokens_BeginsWithTheirFrequencies()
    {
        using var scope = new TensorScope();
        using var model = ModelFactory.Create(s_spec, new() { VocabularySize = 4, TokenCounts = [0, 5, 2, 1] });

        var bias = model.NamedParameters().Single(p => p.Name == "cls.predictions.bias").Tensor.ToArray<float>();

        // one more of each, so that a token nobody has seen stays possible
        Assert.Equal([1.0 / 12, 6.0 / 12, 3.0 / 12, 2.0 / 12], bias.Select(v => Math.Round(Math.Exp(v), 6)), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Create_FreshPositions_AreWavesAsLargeAsTheOtherWeights()
    {
        using var scope = new TensorScope();
        using var model = ModelFactory.Create(s_spec, new() { VocabularySize = 40 });

        var positions = model.NamedParameters().Single(p => p.Name == "bert.embeddings.position_embeddings.weight").Tensor.ToArray<float>();

        // a sixteenth of 768 wide, and so four times its deviation of 0.02
        var size = Math.Sqrt(2) * 0.08;
        Assert.Equal([0, size, 0, size], positions.Take(4).Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(Math.Sin(3) * size, positions[3 * 48], 1e-6);
        Assert.Equal(0.08, model.NamedParameters().Single(p => p.Name == "bert.embeddings.word_embeddings.weight").Tensor.ToArray<float>().Skip(48).Select(v => (double)v * v).Average() is var square ? Math.Sqrt(square) : 0, 0.01);
    }
}
