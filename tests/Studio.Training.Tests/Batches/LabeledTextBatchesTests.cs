using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Batches;

[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public class LabeledTextBatchesTests
{
    private static LabeledTextBatches Batches(RunSpec spec, int rows = 100) => new(spec, LabeledTexts.Load(spec, LabeledTextFixture.Source(rows)), Device.Cpu);

    [Fact]
    public void Next_AnEpoch_ShowsEveryTrainingRowOnceInBatchesOfLikeLength()
    {
        using var batches = Batches(LabeledTextFixture.Spec);
        using var scope = new TensorScope();
        Assert.Equal(14, batches.BatchesPerEpoch); // 80 rows by 6
        var (rows, padded, all) = (0L, 0L, 0L);
        for (var i = 0; i < 14; i++)
        {
            var (inputs, targets) = batches.Next();
            Assert.Equal(inputs.Values.Shape.ToArray(), inputs.AttentionMask!.Shape.ToArray());
            rows += targets.ElementCount;
            all += inputs.Values.ElementCount;
            padded += inputs.Values.Eq(0).Sum().Item<long>();
            Assert.True(inputs.AttentionMask.Eq(0).Equal(inputs.Values.Eq(0)));
        }
        Assert.Equal(80, rows);
        Assert.InRange((double)padded / all, 0, 0.1);
        Assert.Equal(0, batches.Position.Epoch);
        batches.Next();
        Assert.Equal(new BatchPosition(1, 1), batches.Position);
    }

    [Fact]
    public void Position_Restored_GoesOnWithTheSameBatches()
    {
        using var first = Batches(LabeledTextFixture.Spec);
        using var second = Batches(LabeledTextFixture.Spec);
        using var scope = new TensorScope();
        for (var i = 0; i < 20; i++) first.Next();
        second.Position = first.Position;
        for (var i = 0; i < 30; i++)
        {
            var (a, b) = (first.Next(), second.Next());
            Assert.True(a.Inputs.Values.Equal(b.Inputs.Values) && a.Targets.Equal(b.Targets));
        }
    }

    [Theory]
    [InlineData(Samplings.Oversample, 60)]
    [InlineData(Samplings.Undersample, 20)]
    public void Next_Balanced_ShowsClassesEquallyOften(string sampling, int perClass)
    {
        var labels = Enumerable.Range(0, 80).Select(row => row < 60 ? 0 : 1).ToArray();
        var spec = LabeledTextFixture.Spec with { Sampling = sampling, Split = Splits.Column, ValidationFraction = 0, BatchSize = 10 };
        var texts = LabeledTexts.Load(spec, LabeledTextFixture.Of([.. labels.Select((_, row) => $"row{row}")], labels, ["common", "rare"], [.. labels.Select(_ => "train")]));
        using var batches = new LabeledTextBatches(spec, texts, Device.Cpu);
        using var scope = new TensorScope();
        Assert.Equal(perClass / 5, batches.BatchesPerEpoch);
        var (seen, rare) = (new List<long>(), 0L);
        for (var i = 0; i < perClass / 5; i++)
        {
            var (inputs, targets) = batches.Next();
            seen.AddRange(inputs.Values.ToArray<long>());
            rare += targets.Sum().Item<long>();
        }
        Assert.Equal(perClass, rare);
        Assert.Equal(2 * perClass, seen.Count);
        Assert.Equal(sampling == Samplings.Oversample ? 80 : 40, seen.Distinct().Count()); // nothing is lost, nothing shown too often
    }

    [Fact]
    public void Evaluation_AllOrSome_AreTheSameRowsEveryTime()
    {
        using var batches = Batches(LabeledTextFixture.Spec);
        using var scope = new TensorScope();
        Assert.Equal(20, batches.Evaluation(DataPart.Validation, 0).Sum(b => b.Targets.ElementCount));
        var (a, b) = (batches.Evaluation(DataPart.Validation, 2).Single(), batches.Evaluation(DataPart.Validation, 2).Single());
        Assert.Equal(12, a.Targets.ElementCount);
        Assert.True(a.Inputs.Values.Equal(b.Inputs.Values));
        Assert.False(batches.Has(DataPart.Test));
    }
}
