using Studio.Data.Tables;
using Studio.Training.Contracts;
using static Studio.Training.Tests.Contracts.SpecMaking;

namespace Studio.Training.Tests.Contracts;

public class RunEstimateTests
{
    private static RunEstimate Of(RunSpec spec, MachineSpeed? speed = null) =>
        RunEstimate.For(spec, spec.Task == Tasks.CausalLm ? Text() : Images(), speed ?? MachineSpeed.Unknown);

    // nanoGPT's CPU configuration: 65·128 + 64·128 + 4·(12·128² + 2·128) + 128; nanoGPT prints 0.80M without the positions
    [Fact]
    public void Parameters_NanoGptOnCpu_AreCountedByHand() => Assert.Equal(804_096, Of(TextSpec).Parameters);

    // 65·384 + 256·384 + 6·(12·384² + 2·384) + 384; nanoGPT prints 10.65M without the positions
    [Fact]
    public void Parameters_NanoGptOnGpu_AreCountedByHand() =>
        Assert.Equal(10_745_088, Of(RunSpecPresets.CharGptLarge.Spec with { Dataset = "a" }).Parameters);

    // GPT-2's 124M with biases and 256 byte tokens in place of 50,257: 124,439,808 - (50257 - 256)·768
    [Fact]
    public void Parameters_Gpt2WithBiases_AreOpenAis() =>
        Assert.Equal(124_439_808 - 50_001 * 768, Of(TextSpec with { Tokenizer = Studio.Training.Contracts.Tokenizers.Bytes, Layers = 12, Heads = 12, EmbeddingSize = 768, ContextLength = 1024, Bias = true }).Parameters);

    // 1,000 tokens in place of the 65 characters: 935·128 more
    [Fact]
    public void Parameters_TrainedTokenizer_CountItsVocabulary()
    {
        var spec = TextSpec with { Tokenizer = Studio.Training.Contracts.Tokenizers.Trained, TokenizerId = "t" };
        Assert.Null(Of(spec).Parameters);
        var estimate = RunEstimate.For(spec, Text(), new MachineSpeed([], 100), new TrainedTokenizer(1000, 4));
        Assert.Equal(804_096 + 935 * 128, estimate.Parameters);
        Assert.NotNull(estimate.Time);
        Assert.InRange(estimate.TrainingTokens!.Value - Of(spec with { Tokenizer = Studio.Training.Contracts.Tokenizers.Bytes }).TrainingTokens!.Value / 4, -1, 1);
    }

    [Fact]
    public void Time_FirstRunOfItsKind_IsGuessedFromTheMeasuredSpeed()
    {
        var estimate = Of(TextSpec, new MachineSpeed([], 100));
        Assert.Equal(estimate.TotalSteps!.Value * SecondsPerStep(estimate), estimate.Time!.Value.TotalSeconds, 1e-3);
        Assert.Contains("100 GFLOP/s measured", estimate.TimeBasis, StringComparison.Ordinal);
    }

    // 784·128 + 128 + 128·10 + 10
    [Fact]
    public void Parameters_MnistMlp_AreCountedByHand() => Assert.Equal(101_770, Of(ImageSpec).Parameters);

    // (9·1·16 + 16) + (9·16·32 + 32) + 7·7·32·10 + 10
    [Fact]
    public void Parameters_SmallCnn_AreCountedByHand() =>
        Assert.Equal(160 + 4640 + 15_690, Of(ImageSpec with { ModelFamily = ModelFamilies.Cnn }).Parameters);

    // 11,689,512 of torchvision's for 1,000 classes and three channels, with one channel, a stem of 3 x 3 and ten classes
    [Fact]
    public void Parameters_ResNet18_AreTorchvisionsButForItsEnds() =>
        Assert.Equal(11_689_512 - 990 * 513 - 64 * 3 * 49 + 64 * 9, Of(ImageSpec with { ModelFamily = ModelFamilies.ResNet18 }).Parameters);

    [Fact]
    public void CheckpointBytes_AdamAndSgd_CountTheMoments()
    {
        Assert.Equal(101_770 * 12, Of(ImageSpec).CheckpointBytes);
        Assert.Equal(101_770 * 8, Of(ImageSpec with { Optimizer = Optimizers.Sgd }).CheckpointBytes);
        Assert.Equal(101_770 * 4, Of(ImageSpec with { Optimizer = Optimizers.Sgd, Momentum = 0 }).CheckpointBytes);
    }

    // buffers of one row: 784 + 3·128 + 3·10 = 1198 floats
    [Fact]
    public void TrainingBytes_Mlp_AreWeightsGradientsMomentsAndActivations() =>
        Assert.Equal(101_770 * 16 + 1198 * 4 * 12, Of(ImageSpec).TrainingBytes);

    // forward of one row: 2·(784·128 + 128·10)
    [Fact]
    public void FlopsPerStep_Mlp_AreThreeForwards() => Assert.Equal(3.0 * 2 * (784 * 128 + 1280) * 12, Of(ImageSpec).FlopsPerStep);

    [Fact]
    public void TotalSteps_Epochs_CountsBatchesWithTheLastSmallerOne() =>
        Assert.Equal(5 * 1969, Of(ImageSpec with { MaxSteps = 0, Epochs = 5, BatchSize = 32 }).TotalSteps);

    // 70,000 rows that say which are for the test; a tenth of the training rows validates
    [Fact]
    public void Data_SplitColumn_CountsWhatItSays()
    {
        var split = new DatasetColumn { Name = "split", Type = ColumnType.Text, Role = ColumnRole.Split, Split = new SplitSizes(60_000, 0, 10_000) };
        var manifest = Images() with { Columns = [.. Images().Columns, split] };

        var estimate = RunEstimate.For(RunSpecDefaults.For(manifest), manifest, MachineSpeed.Unknown);

        Assert.Equal((54_000, 6_000, 5 * 1688), (estimate.TrainingRows!.Value, estimate.ValidationRows!.Value, estimate.TotalSteps!.Value));
    }

    [Fact]
    public void Parameters_TextOfSeveralRows_CountTheLineBreak() =>
        Assert.Equal(804_096 + 128, RunEstimate.For(TextSpec, Text() with { RowCount = 40_000 }, MachineSpeed.Unknown).Parameters);

    [Fact]
    public void Data_Text_SaysHowManyTokensGoWhere()
    {
        var estimate = Of(TextSpec);

        Assert.Equal((1_003_854, 111_539), (estimate.TrainingTokens!.Value, estimate.ValidationTokens!.Value));
    }

    [Fact]
    public void Time_EarlierRunOfTheSameSpec_IsItsTime()
    {
        var earlier = new EarlierRun(TextSpec, Of(TextSpec).FlopsPerStep!.Value, 0.05);

        var estimate = Of(TextSpec with { MaxSteps = 1000 }, new([earlier], 200));

        Assert.Equal(50, estimate.Time!.Value.TotalSeconds, 6);
        Assert.Equal("from an earlier run of gpt2 on this machine", estimate.TimeBasis);
    }

    [Fact]
    public void Time_OnlyOtherFamilies_GuessesFromTheMachine()
    {
        var estimate = Of(TextSpec, new([new EarlierRun(ImageSpec, 1e6, 1)], 100));

        Assert.Equal(2000 * SecondsPerStep(estimate), estimate.Time!.Value.TotalSeconds, 3);
        Assert.StartsWith("a guess from 100 GFLOP/s", estimate.TimeBasis);
    }

    /// <summary>At 100 GFLOP/s: two fifths of it for the products, and 28 bytes a parameter through 8 GB/s for Adam's update.</summary>
    private static double SecondsPerStep(RunEstimate estimate) => estimate.FlopsPerStep!.Value / (100e9 * 0.4) + estimate.Parameters!.Value * 28 / 8e9;

    [Fact]
    public void Time_NothingKnown_IsNotMadeUp() => Assert.Null(Of(TextSpec).Time);

    [Fact]
    public void For_NoDataset_KnowsOnlyTheSteps()
    {
        var estimate = RunEstimate.For(TextSpec, null, MachineSpeed.Unknown);

        Assert.Null(estimate.Parameters);
        Assert.Equal(2000, estimate.TotalSteps);
    }
}
