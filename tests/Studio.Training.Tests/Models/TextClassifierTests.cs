using Studio.Training.Layers;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tests.Parity;

namespace Studio.Training.Tests.Models;

[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class TextClassifierTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public TextClassifierTests() => RandomState.Seed(3);

    public static TheoryData<string> Families => ["textcnn", "fasttext", "lstm", "gru two layers"];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Families))]
    public void Forward_ABatch_AnswersEachRowAsIfItWereAlone(string family)
    {
        using var model = Create(family);
        model.Eval();
        var ids = Tensor.RandInt(1, 20, [4, 9]);
        long[] lengths = [9, 1, 4, 2];
        var mask = Tensor.Arange(9).Unsqueeze(0).Lt(Tensor.From(lengths).Unsqueeze(1)).To(ScalarType.Int64);
        ids = ids * mask;
        var together = model.Forward(new(ids, mask));
        for (var row = 0; row < 4; row++)
        {
            var alone = ids.Narrow(0, row, 1).Narrow(1, 0, lengths[row]);
            Golden.AssertClose(model.Forward(new(alone, alone.OnesLike())), together.Narrow(0, row, 1), $"row {row} of {family}", rtol: 1e-5, atol: 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Backward_ABatch_ReachesEveryParameterButThePadding(string family)
    {
        using var model = Create(family);
        var ids = Tensor.From<long>([3, 4, 5, 6, 7, 8, 9, 0], [2, 4]);
        model.Loss(model.Forward(new(ids, ids.Ne(0).To(ScalarType.Int64))), Tensor.From<long>([0, 2])).Backward();
        Assert.All(model.NamedParameters(), p => Assert.True(p.Tensor.Grad is not null, p.Name));
        Assert.Equal(0, model.NamedParameters().First().Tensor.Grad!.Select(0, 0).Abs().Sum().Item<double>());
    }

    /// <summary>Against the equations of torch.nn.GRU and LSTM written out, one token after the other.</summary>
    [Theory]
    [InlineData(RecurrentKind.Lstm)]
    [InlineData(RecurrentKind.Gru)]
    public void LastStates_BothDirections_AreTheEquations(RecurrentKind kind)
    {
        using var layer = new Recurrent(kind, inputs: 3, hidden: 4, bidirectional: true);
        var x = Tensor.Randn([2, 5, 3]);
        var state = layer.NamedParameters().ToDictionary(p => p.Name, p => p.Tensor);
        var got = layer.LastStates(x, Tensor.From<long>([3, 5]));
        foreach (var (row, length) in new[] { (0, 3), (1, 5) })
        {
            var forwards = Walk(kind, state, "l0", Enumerable.Range(0, length).Select(t => x.Select(0, row).Narrow(0, t, 1)));
            var backwards = Walk(kind, state, "l0_reverse", Enumerable.Range(0, length).Reverse().Select(t => x.Select(0, row).Narrow(0, t, 1)));
            Golden.AssertClose(Tensor.Cat([forwards, backwards], 1), got.Narrow(0, row, 1), $"row {row}", rtol: 1e-5, atol: 1e-6);
        }
    }

    [Fact]
    public void FastText_SameWordsInAnotherOrder_DifferOnlyWithGroups()
    {
        var (one, other) = (Tensor.From<long>([3, 4, 5], [1, 3]), Tensor.From<long>([5, 4, 3], [1, 3]));
        using var single = new FastText(20, 8, longestGroup: 1, buckets: 100, classes: 2, dropout: 0);
        using var pairs = new FastText(20, 8, longestGroup: 2, buckets: 100, classes: 2, dropout: 0);
        Assert.True(single.Forward(one).AllClose(single.Forward(other), atol: 1e-6));
        Assert.False(pairs.Forward(one).AllClose(pairs.Forward(other), atol: 1e-6));
        Assert.Equal(120 * 8 + 8 * 2 + 2, pairs.ParameterCount);
    }

    private static StudioModel Create(string family) => family switch
    {
        "textcnn" => new TextCnn(20, 0, 6, [2, 3, 4], 5, 3, dropout: 0),
        "fasttext" => new FastText(20, 6, 3, 40, 3, dropout: 0),
        "lstm" => new RecurrentClassifier(RecurrentKind.Lstm, 20, 0, 6, 5, 1, bidirectional: true, 3, dropout: 0),
        _ => new RecurrentClassifier(RecurrentKind.Gru, 20, 0, 6, 5, 2, bidirectional: true, 3, dropout: 0),
    };

    private static Tensor Walk(RecurrentKind kind, Dictionary<string, Tensor> weights, string suffix, IEnumerable<Tensor> tokens)
    {
        Tensor h = Tensor.Zeros([1, 4]), c = Tensor.Zeros([1, 4]);
        foreach (var x in tokens)
        {
            var input = x.Linear(weights["weight_ih_" + suffix], weights["bias_ih_" + suffix]).Chunk((int)kind, 1);
            var past = h.Linear(weights["weight_hh_" + suffix], weights["bias_hh_" + suffix]).Chunk((int)kind, 1);
            if (kind == RecurrentKind.Gru)
            {
                var (reset, update) = ((input[0] + past[0]).Sigmoid(), (input[1] + past[1]).Sigmoid());
                h = (1.0 - update) * (input[2] + reset * past[2]).Tanh() + update * h;
                continue;
            }
            var (i, f, o) = ((input[0] + past[0]).Sigmoid(), (input[1] + past[1]).Sigmoid(), (input[3] + past[3]).Sigmoid());
            c = f * c + i * (input[2] + past[2]).Tanh();
            h = o * c.Tanh();
        }
        return h;
    }
}
