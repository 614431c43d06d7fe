using Studio.Training.Contracts;
using Studio.Training.Worker;
using static Studio.Training.Tests.Contracts.SpecMaking;

namespace Studio.Training.Tests.Worker;

public class MemoryAdviceTests
{
    private const long Gigabyte = 1 << 30;

    [Fact]
    public void For_BatchThatIsTooLarge_NamesTheLargestThatFits()
    {
        var spec = TextSpec with { BatchSize = 4096, GradientAccumulationSteps = 2 };
        var sentence = MemoryAdvice.For(spec, Text(), null, 2 * Gigabyte);
        Assert.StartsWith("There was not enough memory for a batch of 4,096 in 2.0 GB. A batch of ", sentence, StringComparison.Ordinal);
        var batch = int.Parse(sentence.Split("A batch of ")[1].Split(' ')[0].Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(Bytes(spec with { BatchSize = batch }) <= 1.6 * Gigabyte && Bytes(spec with { BatchSize = 2 * batch }) > 1.6 * Gigabyte);
        Assert.Contains($"with {4096 * 2 / batch:N0} gradient accumulation steps", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void For_EstimateThatWasTooLow_HalvesWhatDidNotFit() =>
        Assert.Contains("A batch of 6 with 2 gradient accumulation steps should fit", MemoryAdvice.For(TextSpec with { BatchSize = 12 }, Text(), null, 100 * Gigabyte), StringComparison.Ordinal);

    [Fact]
    public void For_ModelThatIsTooLarge_SaysThatNoBatchHelps() =>
        Assert.EndsWith("not even a batch of 1 should fit: a shorter context or a smaller model takes less.", MemoryAdvice.For(TextSpec with { EmbeddingSize = 4096, Layers = 48, BatchSize = 8 }, Text(), null, 8 * Gigabyte), StringComparison.Ordinal);

    private static double Bytes(RunSpec spec) => RunEstimate.For(spec, Text(), MachineSpeed.Unknown).TrainingBytes!.Value;
}
