using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Generation;

[Collection(nameof(Tensors.TensorScopeTests))] // the count of tensors is the process's
public sealed class TextGeneratorTests : IDisposable
{
    private readonly TensorScope _scope = new();
    private readonly Gpt2 _model = new(new() { VocabularySize = 11, ContextLength = 16, Layers = 2, Heads = 2, EmbeddingSize = 8 });

    public TextGeneratorTests() => _model.Eval();

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Step_BeyondTheContext_GoesOnAndForgetsNoTensor()
    {
        var before = Tensor.LiveCount;
        using (var generator = new TextGenerator(_model, [[.. Enumerable.Range(0, 14).Select(i => i % 11)]], new() { MaxTokens = 40 }, TokenRules.None, 3, Device.Cpu))
            while (!generator.IsDone) Assert.InRange(generator.Step()[0], 0, 10);
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Step_Greedy_TakesWhatTheWholeModelFindsLikeliest()
    {
        using var generator = new TextGenerator(_model, [[1, 2]], new() { Temperature = 0 }, TokenRules.None, 1, Device.Cpu);
        List<int> ids = [1, 2];
        for (var i = 0; i < 6; i++)
        {
            var expected = Likeliest(ids);
            Assert.Equal(expected, generator.Step()[0]);
            ids.Add(expected);
        }
    }

    [Fact]
    public void Step_PromptsOfDifferentLengths_WriteAsIfAlone()
    {
        int[][] prompts = [[1, 2, 3, 4], [5], [6, 7]];
        using var together = new TextGenerator(_model, prompts, new() { Temperature = 0, MaxTokens = 8 }, TokenRules.None, 1, Device.Cpu);
        while (!together.IsDone) together.Step();
        for (var row = 0; row < prompts.Length; row++)
        {
            using var alone = new TextGenerator(_model, [prompts[row]], new() { Temperature = 0, MaxTokens = 8 }, TokenRules.None, 1, Device.Cpu);
            while (!alone.IsDone) alone.Step();
            Assert.Equal(alone.Text(0)[prompts[row].Length..].ToArray(), together.Text(row)[4..].ToArray());
        }
    }

    [Fact]
    public void Step_SeveralSequences_DrawDifferentlyAndTheSameAgain()
    {
        var first = Write(seed: 7);
        Assert.Equal(first, Write(seed: 7));
        Assert.NotEqual(first[0], first[1]);
        Assert.NotEqual(first, Write(seed: 8));
    }

    [Fact]
    public void Step_EndToken_FillsTheRestWithPadding()
    {
        var end = Likeliest([1, 2]);
        using var generator = new TextGenerator(_model, [[1, 2], [3, 4]], new() { Temperature = 0, MaxTokens = 3 }, new([end], 9, []), 1, Device.Cpu);
        Assert.Equal(end, generator.Step()[0]);
        Assert.True(generator.Ended[0]);
        Assert.Equal(9, generator.Step()[0]);
    }

    [Fact]
    public void Probabilities_AskedFor_AreTheModelsOwn()
    {
        using var noGrad = Autograd.NoGrad();
        using var generator = new TextGenerator(_model, [[1, 2]], new() { Temperature = 0, Probabilities = true, RepetitionPenalty = 3 }, TokenRules.None, 1, Device.Cpu);
        var id = generator.Step()[0];
        var expected = _model.Forward(Tensor.From<long>([1, 2], [1, 2])).Select(1, 1).Softmax(-1).ToArray<float>()[id];
        Assert.Equal(expected, generator.Probabilities[0], 6);
    }

    [Fact]
    public void Search_MoreTokensThanTheContextHolds_EndsThere()
    {
        using var search = new BeamSearch(_model, [[1, 2]], new() { Beams = 3, MaxTokens = 100 }, TokenRules.None, Device.Cpu);
        while (!search.IsDone) search.Step();
        Assert.True(search.EndsWithContext);
        Assert.Equal(15, search.Finish(0)[0].Ids.Length);
    }

    [Fact]
    public void Search_TwoBeamsOneToken_FindsTheLikeliest()
    {
        using var search = new BeamSearch(_model, [[1, 2]], new() { Beams = 2, MaxTokens = 1, Sequences = 2 }, TokenRules.None, Device.Cpu);
        search.Step();
        Assert.Equal(Likeliest([1, 2]), search.Finish(0)[0].Ids[0]);
    }

    private List<int[]> Write(long seed)
    {
        using var generator = new TextGenerator(_model, [[1, 2]], new() { Sequences = 3, MaxTokens = 12, Temperature = 1 }, TokenRules.None, seed, Device.Cpu);
        while (!generator.IsDone) generator.Step();
        return [.. Enumerable.Range(0, 3).Select(row => generator.Text(row).ToArray())];
    }

    private int Likeliest(List<int> ids)
    {
        using var noGrad = Autograd.NoGrad();
        return (int)_model.Forward(Tensor.From([.. ids.Select(id => (long)id)], [1, ids.Count])).Select(1, ids.Count - 1).ArgMax(-1).Item<long>();
    }
}
