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
    public void ForwardNext_OneTokenAtATime_GivesTheLogitsOfTheWholeSequence()
    {
        using var model = new Gpt2(s_small);
        using var noGrad = Autograd.NoGrad();
        model.Eval();
        long[] ids = [3, 1, 4, 1, 5, 9, 2, 6];
        var whole = model.Forward(Tensor.From(ids, [1, 8])); // (1, 8, V)
        using var cache = model.NewState(rows: 1, capacity: 8);
        var first = model.ForwardNext(Tensor.From(ids[..3], [1, 3]), cache);
        Assert.True(first.AllClose(whole.Select(1, 2), rtol: 1e-4, atol: 1e-6));
        for (var i = 3; i < ids.Length; i++)
        {
            var next = model.ForwardNext(Tensor.From([ids[i]], [1, 1]), cache);
            Assert.True(next.AllClose(whole.Select(1, i), rtol: 1e-4, atol: 1e-6), $"position {i}");
        }
        Assert.Equal(8, cache.Length);
    }

    [Fact]
    public void ForwardNext_RowsPaddedOnTheLeft_GivesEachRowsOwnLogits()
    {
        using var model = new Gpt2(s_small);
        using var noGrad = Autograd.NoGrad();
        model.Eval();
        using var state = model.NewState(rows: 2, capacity: 8);
        var first = model.ForwardNext(new(Ids([[0, 0, 3, 1], [5, 9, 2, 6]]), Ids([[0, 0, 1, 1], [1, 1, 1, 1]]), Ids([[1, 1, 0, 1], [0, 1, 2, 3]])), state);
        var then = model.ForwardNext(new(Ids([[4], [7]]), Ids([[0, 0, 1, 1, 1], [1, 1, 1, 1, 1]]), Ids([[2], [4]])), state);
        var alone = model.Forward(Ids([[3, 1, 4]]));
        var full = model.Forward(Ids([[5, 9, 2, 6, 7]]));
        Assert.True(first.AllClose(Tensor.Cat([alone.Select(1, 1), full.Select(1, 3)]), rtol: 1e-4, atol: 1e-6));
        Assert.True(then.AllClose(Tensor.Cat([alone.Select(1, 2), full.Select(1, 4)]), rtol: 1e-4, atol: 1e-6));
    }

    [Fact]
    public void ForwardNext_SeveralTokensBehindHeldOnes_SeeNothingAfterThem()
    {
        using var model = new Gpt2(s_small);
        using var noGrad = Autograd.NoGrad();
        model.Eval();
        using var state = model.NewState(rows: 1, capacity: 8);
        model.ForwardNext(Ids([[3, 1]]), state);
        Assert.True(model.ForwardNext(Ids([[4, 1, 5]]), state).AllClose(model.Forward(Ids([[3, 1, 4, 1, 5]])).Select(1, 4), rtol: 1e-4, atol: 1e-6));
    }

    [Fact]
    public void Reorder_MoreRowsThanBefore_EachGoesOnFromTheRowItNames()
    {
        using var model = new Gpt2(s_small);
        using var noGrad = Autograd.NoGrad();
        model.Eval();
        using var state = model.NewState(rows: 2, capacity: 8);
        model.ForwardNext(Ids([[3, 1], [5, 9]]), state);
        state.Reorder(Tensor.From<long>([1, 0, 1]));
        var next = model.ForwardNext(Ids([[2], [4], [6]]), state);
        var whole = model.Forward(Ids([[5, 9, 2], [3, 1, 4], [5, 9, 6]]));
        Assert.True(next.AllClose(whole.Select(1, 2), rtol: 1e-4, atol: 1e-6));
    }

    [Fact]
    public void NewState_MorePositionsThanRoom_IsRefused()
    {
        using var model = new Gpt2(s_small);
        model.Eval();
        using var state = model.NewState(rows: 1, capacity: 2);
        Assert.Throws<ArgumentException>(() => model.ForwardNext(Ids([[3, 1, 4]]), state));
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

    private static Tensor Ids(long[][] rows) => Tensor.From([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);
}
