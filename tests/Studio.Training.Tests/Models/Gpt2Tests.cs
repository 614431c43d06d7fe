using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Models;

[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class Gpt2Tests : IDisposable
{
    private static readonly Gpt2Config s_small = new() { VocabularySize = 11, ContextLength = 8, Layers = 2, Heads = 2, EmbeddingSize = 12, Bias = false };
    private readonly TensorScope _scope = new();

    public Gpt2Tests() => RandomState.Seed(5);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void NamedParameters_WithoutBias_AreThePublishedNames()
    {
        using var model = new Gpt2(s_small with { Layers = 1 });
        Assert.Equal(
            ["transformer.wte.weight", "transformer.wpe.weight", "transformer.h.0.ln_1.weight", "transformer.h.0.attn.c_attn.weight", "transformer.h.0.attn.c_proj.weight",
             "transformer.h.0.ln_2.weight", "transformer.h.0.mlp.c_fc.weight", "transformer.h.0.mlp.c_proj.weight", "transformer.ln_f.weight"],
            model.NamedParameters().Select(p => p.Name));
    }

    [Fact]
    public void ParameterCount_NanoGptsCpuConfiguration_IsAsDocumented()
    {
        using var model = new Gpt2(new() { VocabularySize = 65, ContextLength = 64, Layers = 4, Heads = 4, EmbeddingSize = 128, Bias = false });
        Assert.Equal(804096, model.ParameterCount);
    }

    [Fact]
    public void ForwardLast_OneTokenAtATime_GivesTheLogitsOfTheWholeSequence()
    {
        using var model = new Gpt2(s_small);
        using var noGrad = Autograd.NoGrad();
        model.Eval();
        long[] ids = [3, 1, 4, 1, 5, 9, 2, 6];
        var whole = model.Forward(Tensor.From(ids, [1, 8])); // (1, 8, V)
        using var cache = new KeyValueCache(2, 8);
        var first = model.ForwardLast(Tensor.From(ids[..3], [1, 3]), cache);
        Assert.True(first.AllClose(whole.Select(1, 2), rtol: 1e-4, atol: 1e-6));
        for (var i = 3; i < ids.Length; i++)
        {
            var next = model.ForwardLast(Tensor.From([ids[i]], [1, 1]), cache);
            Assert.True(next.AllClose(whole.Select(1, i), rtol: 1e-4, atol: 1e-6), $"position {i}");
        }
        Assert.Equal(8, cache.Length);
    }

    [Fact]
    public void Forward_LaterToken_ChangesNothingBefore()
    {
        using var model = new Gpt2(s_small);
        model.Eval();
        var one = model.Forward(Tensor.From<long>([1, 2, 3, 4], [1, 4]));
        var other = model.Forward(Tensor.From<long>([1, 2, 3, 9], [1, 4]));
        Assert.True(one.Narrow(1, 0, 3).AllClose(other.Narrow(1, 0, 3)));
        Assert.False(one.Select(1, 3).AllClose(other.Select(1, 3)));
    }

    [Fact]
    public void Next_BeyondTheContext_GoesOnAndForgetsNoTensor()
    {
        using var model = new Gpt2(s_small);
        model.Eval();
        var before = Tensor.LiveCount;
        using (var generator = new TextGenerator(model, [.. Enumerable.Range(0, 20).Select(i => i % 11)], new() { Seed = 3 }, Device.Cpu))
            Assert.All(Enumerable.Range(0, 40).Select(_ => generator.Next()), id => Assert.InRange(id, 0, 10));
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Next_Greedy_TakesWhatTheWholeModelFindsLikeliest()
    {
        using var model = new Gpt2(s_small);
        model.Eval();
        using var generator = new TextGenerator(model, [1, 2], new() { Temperature = 0 }, Device.Cpu);
        List<long> ids = [1, 2];
        for (var i = 0; i < 6; i++)
        {
            var expected = model.Forward(Tensor.From(ids.ToArray(), [1, ids.Count])).Select(1, ids.Count - 1).ArgMax(-1).Item<long>();
            Assert.Equal(expected, generator.Next());
            ids.Add(expected);
        }
    }
}
