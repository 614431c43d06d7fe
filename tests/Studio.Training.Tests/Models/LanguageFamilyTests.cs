using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Models;

/// <summary>What generation relies on, for every family that writes, as the form makes it.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class LanguageFamilyTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public LanguageFamilyTests() => RandomState.Seed(5);

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Families => [.. ModelFamilies.For(Tasks.CausalLm)];

    [Theory]
    [MemberData(nameof(Families))]
    public void ForwardNext_AfterAPrompt_GivesTheLogitsOfTheWholeSequence(string family)
    {
        using var model = Create(family);
        using var noGrad = Autograd.NoGrad();
        long[] ids = [3, 1, 4, 1, 5, 9, 2, 6];
        var whole = model.Forward(Tensor.From(ids, [1, 8])); // (1, 8, V)
        using var state = model.NewState(rows: 1, capacity: 8);
        Close(whole.Select(1, 2), model.ForwardNext(Ids([[3, 1, 4]]), state));
        Close(whole.Select(1, 4), model.ForwardNext(Ids([[1, 5]]), state));
        for (var i = 5; i < ids.Length; i++) Close(whole.Select(1, i), model.ForwardNext(Ids([[ids[i]]]), state));
        Assert.Equal(8, state.Length);
        state.Clear();
        Close(whole.Select(1, 2), model.ForwardNext(Ids([[3, 1, 4]]), state));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void ForwardNext_RowsPaddedOnTheLeft_GivesEachRowsOwnLogits(string family)
    {
        using var model = Create(family);
        using var noGrad = Autograd.NoGrad();
        using var state = model.NewState(rows: 2, capacity: 8);
        var first = model.ForwardNext(new(Ids([[0, 0, 3, 1], [5, 9, 2, 6]]), Ids([[0, 0, 1, 1], [1, 1, 1, 1]]), Ids([[1, 1, 0, 1], [0, 1, 2, 3]])), state);
        var then = model.ForwardNext(new(Ids([[4], [7]]), Ids([[0, 0, 1, 1, 1], [1, 1, 1, 1, 1]]), Ids([[2], [4]])), state);
        var alone = model.Forward(Ids([[3, 1, 4]]));
        var full = model.Forward(Ids([[5, 9, 2, 6, 7]]));
        Close(Tensor.Cat([alone.Select(1, 1), full.Select(1, 3)]), first);
        Close(Tensor.Cat([alone.Select(1, 2), full.Select(1, 4)]), then);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Reorder_MoreRowsThanBefore_EachGoesOnFromTheRowItNames(string family)
    {
        using var model = Create(family);
        using var noGrad = Autograd.NoGrad();
        using var state = model.NewState(rows: 2, capacity: 8);
        model.ForwardNext(Ids([[3, 1], [5, 9]]), state);
        state.Reorder(Tensor.From<long>([1, 0, 1]));
        var whole = model.Forward(Ids([[5, 9, 2], [3, 1, 4], [5, 9, 6]]));
        Close(whole.Select(1, 2), model.ForwardNext(Ids([[2], [4], [6]]), state));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_LaterToken_ChangesNothingBefore(string family)
    {
        using var model = Create(family);
        var one = model.Forward(Ids([[1, 2, 3, 4]]));
        var other = model.Forward(Ids([[1, 2, 3, 9]]));
        Assert.True(one.Narrow(1, 0, 3).AllClose(other.Narrow(1, 0, 3)));
        Assert.False(one.Select(1, 3).AllClose(other.Select(1, 3)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void ParameterCount_IsWhatTheEstimateSays(string family)
    {
        var spec = Spec(family) with { Tokenizer = Studio.Training.Contracts.Tokenizers.Bytes };
        using var model = ModelFactory.Create(spec, new() { VocabularySize = 256 });
        Assert.Equal(ModelSize.Of(spec, null)!.Parameters, model.ParameterCount);
    }

    [Fact]
    public void Llama_SharedKeyValueHeads_AreInTheEstimateToo()
    {
        var spec = Spec(ModelFamilies.Llama) with { Tokenizer = Studio.Training.Contracts.Tokenizers.Bytes, KeyValueHeads = 1, FeedForwardSize = 40 };
        using var model = ModelFactory.Create(spec, new() { VocabularySize = 256 });
        Assert.Equal(ModelSize.Of(spec, null)!.Parameters, model.ParameterCount);
        Assert.Equal([6, 12], model.NamedParameters().Single(p => p.Name == "model.layers.0.self_attn.k_proj.weight").Tensor.Shape.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BertPretraining_ParameterCount_IsWhatTheEstimateSays(bool nextSentence)
    {
        var spec = Spec(ModelFamilies.Bert) with { Task = Tasks.MaskedLm, Tokenizer = Studio.Training.Contracts.Tokenizers.Trained, NextSentence = nextSentence, FeedForwardSize = 30, MaxLength = 16 };
        using var model = ModelFactory.Create(spec, new() { VocabularySize = 90, PaddingId = 0 });
        Assert.Equal(ModelSize.Of(spec, null, new TrainedTokenizer(90, null))!.Parameters, model.ParameterCount);
    }

    private static RunSpec Spec(string family) => new() { ModelFamily = family, Layers = 2, Heads = 2, EmbeddingSize = 12, HiddenSize = 10, ContextLength = 8, Dropout = 0.1 };

    private static CausalModel Create(string family)
    {
        var model = (CausalModel)ModelFactory.Create(Spec(family), new() { VocabularySize = 11 });
        model.Eval();
        return model;
    }

    private static void Close(Tensor expected, Tensor actual) => Assert.True(expected.AllClose(actual, rtol: 1e-4, atol: 1e-6));

    private static Tensor Ids(long[][] rows) => Tensor.From([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);
}
