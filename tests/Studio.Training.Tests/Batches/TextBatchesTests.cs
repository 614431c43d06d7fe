using Studio.Testing;
using Studio.Training.Batches;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Batches;

public sealed class TextBatchesTests : IDisposable
{
    private readonly TempFolder _cache = new();
    private readonly TensorScope _scope = new();
    private readonly TextBatches _batches;

    public TextBatchesTests() =>
        _batches = new(TextFixture.Spec, TextData.Prepare(TextFixture.Spec, TextFixture.Source([TextFixture.Alphabet(104)]), _cache.Path), Device.Cpu);

    public void Dispose()
    {
        _batches.Dispose();
        _scope.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public void Next_AnyBatch_HasTargetsOneTokenFurther()
    {
        var batch = _batches.Next();
        Assert.Equal([3, 4], batch.Inputs.Values.Shape.ToArray());
        // in the alphabet the next token is known
        Assert.Equal(batch.Inputs.Values.ToArray<long>().Select(id => (id + 1) % 26), batch.Targets.ToArray<long>());
    }

    [Fact]
    public void Position_SetBack_GivesTheSameBatchesAgain()
    {
        _batches.Next();
        var position = _batches.Position;
        var expected = Enumerable.Range(0, 5).SelectMany(_ => _batches.Next().Inputs.Values.ToArray<long>()).ToArray();
        _batches.Position = position;
        Assert.Equal(expected, Enumerable.Range(0, 5).SelectMany(_ => _batches.Next().Inputs.Values.ToArray<long>()));
    }

    [Fact]
    public void Next_OnePass_TakesEveryWindowOnceFromAnOffsetOfItsOwn()
    {
        // every character another one, so that a window's first id is its place
        var text = string.Concat(Enumerable.Range(0, 104).Select(i => (char)(0x4E00 + i)));
        var spec = TextFixture.Spec with { BatchSize = 1 };
        using var batches = new TextBatches(spec, TextData.Prepare(spec, TextFixture.Source([text]), _cache.Path), Device.Cpu);
        var starts = new List<long>();
        while (batches.Position.Epoch == 0) starts.Add(batches.Next().Inputs.Values.ToArray<long>()[0]);
        var sorted = starts.Order().ToList();
        Assert.InRange(sorted[0], 0, 3);
        Assert.Equal((77 - sorted[0]) / 4, sorted.Count); // 78 tokens, the last only a target
        Assert.Equal(Enumerable.Range(0, sorted.Count).Select(i => sorted[0] + 4L * i), sorted);
        Assert.NotEqual(sorted, starts);
    }

    [Fact]
    public void Evaluation_All_CoversThePartOnceWithoutOverlap()
    {
        var batches = _batches.Evaluation(DataPart.Validation, maxBatches: 0).ToList();
        // 26 tokens: six windows of four have a token to follow, in batches of three
        Assert.Equal([3L, 3], batches.Select(b => b.Inputs.Values.Size(0)));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)i), batches.SelectMany(b => b.Inputs.Values.ToArray<long>()));
    }

    [Fact]
    public void Evaluation_Limited_SpreadsOverThePart()
    {
        var starts = _batches.Evaluation(DataPart.Train, maxBatches: 2).SelectMany(b => b.Inputs.Values.ToArray<long>().Chunk(4)).Select(row => row[0]).ToList();
        // 19 windows of four; six of them, evenly: 0, 3, 6, 9, 12, 15
        Assert.Equal([0L, 12, 24, 36 - 26, 48 - 26, 60 - 52], starts);
    }

    [Fact]
    public void BatchesPerEpoch_OfText_CountsTokens() => Assert.Equal(78 / 12.0, _batches.BatchesPerEpoch);
}
