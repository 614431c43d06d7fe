using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Loops;
using Studio.Training.Tensors;

namespace Studio.Training.Tests.Loops;

[Collection(nameof(Tensors.TensorScopeTests))] // the generator, the threads and the count of tensors are the process's
public sealed class TrainerTests : IDisposable
{
    private readonly TrainingFixture _run = new();

    public void Dispose() => _run.Dispose();

    public static TheoryData<string> Specs => ["text", "images", "accumulated", "sgd", "no validation", "textcnn", "fasttext", "lstm", "gru", "bert", "averaged", "pruned", "lstm language", "gru language", "transformer", "llama", "bloom", "pretraining", "masked only", "recomputed"];

    private static RunSpec SpecOf(string name) => name switch
    {
        "images" => TrainingFixture.ImageSpec,
        "accumulated" => TrainingFixture.ImageSpec with { GradientAccumulationSteps = 3, Optimizer = Optimizers.Adam },
        "sgd" => TrainingFixture.TextSpec with { Optimizer = Optimizers.Sgd, LearningRateSchedule = Schedules.Step, DropEverySteps = 7 },
        "no validation" => TrainingFixture.TextSpec with { ValidationFraction = 0, Precision = Precisions.BFloat16 },
        "textcnn" => TrainingFixture.LabeledTextSpec with { LabelSmoothing = 0.1, BestMetric = MetricNames.ValidationMacroF1 },
        "fasttext" => TrainingFixture.LabeledTextSpec with { ModelFamily = ModelFamilies.FastText, Sampling = Samplings.Oversample, ClassWeights = ClassWeightings.Balanced },
        "bert" => TrainingFixture.LabeledTextSpec with { ModelFamily = ModelFamilies.Bert, Heads = 2 },
        "averaged" => TrainingFixture.ImageSpec with { AverageDecay = 0.9, Optimizer = Optimizers.Sgd },
        "pruned" => TrainingFixture.LabeledTextSpec with { ModelFamily = ModelFamilies.Bert, Heads = 2, PruneSparsity = 0.6, PruneBeginStep = 3, PruneEndStep = 25, PruneEverySteps = 4 },
        "lstm" or "gru" => TrainingFixture.LabeledTextSpec with { ModelFamily = name, Layers = 2, BestMetric = MetricNames.ValidationAccuracy },
        "lstm language" or "gru language" => TrainingFixture.TextSpec with { ModelFamily = name.Split(' ')[0], Layers = 2, HiddenSize = 12 },
        "pretraining" => TrainingFixture.PretrainingSpec with { GradientAccumulationSteps = 2 },
        "masked only" => TrainingFixture.PretrainingSpec with { NextSentence = false },
        "recomputed" => TrainingFixture.TextSpec with { Layers = 3, RecomputeActivations = true },
        "transformer" or "llama" or "bloom" => TrainingFixture.TextSpec with { ModelFamily = name },
        _ => TrainingFixture.TextSpec,
    };

    [Theory]
    [MemberData(nameof(Specs))]
    public void Run_StoppedAndResumedTwice_GivesTheSameNumbersToTheBit(string name)
    {
        var spec = SpecOf(name);
        using var straight = new TrainingFixture();
        Assert.False(straight.Train(spec).Stopped);
        Assert.True(_run.Train(spec, attempt: 1, stopAfter: 7).Stopped);
        Assert.True(_run.Train(spec, attempt: 2, stopAfter: 22).Stopped);
        Assert.Equal(new TrainingEnd(Stopped: false, 30), _run.Train(spec, attempt: 3));
        foreach (var metric in (string[])[MetricNames.Loss, MetricNames.GradientNorm, MetricNames.ValidationLoss, MetricNames.LearningRate, MetricNames.Accuracy, MetricNames.ValidationNextSentenceAccuracy, MetricNames.Sparsity])
            Assert.Equal(straight.Values(metric), _run.Values(metric));
        Assert.Equal(30, _run.Values(MetricNames.Loss).Count);
        Assert.Equal(straight.Events().OfType<SampleEvent>().Select(s => s.Text), _run.Events().OfType<SampleEvent>().Select(s => s.Text));
        Assert.Equal(File.ReadAllBytes(Path.Combine(straight.Directory.Checkpoint("step-00000030"), "model.safetensors")), File.ReadAllBytes(Path.Combine(_run.Directory.Checkpoint("step-00000030"), "model.safetensors")));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("bert")]
    [InlineData("llama")]
    [InlineData("bloom")]
    [InlineData("transformer")]
    public void Run_ActivationsRecomputed_GivesTheSameLosses(string name)
    {
        var spec = SpecOf(name) with { Layers = 3, Dropout = 0.1, MaxSteps = 12 };
        using var kept = new TrainingFixture();
        kept.Train(spec);

        _run.Train(spec with { RecomputeActivations = true });

        foreach (var metric in (string[])[MetricNames.Loss, MetricNames.GradientNorm])
            Assert.All(kept.Values(metric).Values.Zip(_run.Values(metric).Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * pair.First));
    }

    [Fact]
    public void Run_Float16_LearnsOrSaysWhatCannot()
    {
        var spec = TrainingFixture.TextSpec with { MaxSteps = 300, LearningRate = 1e-2, Dropout = 0, ReportEverySteps = 10, Precision = Precisions.Float16 };
        try
        {
            _run.Train(spec);
        }
        catch (UserError e)
        {
            Assert.Matches("^precision is float16, which libtorch .* does not multiply on cpu: choose bfloat16, or a GPU.$", e.Message);
            return;
        }
        Assert.InRange(_run.Values(MetricNames.ValidationLoss)[300], 0, 0.2);
        Assert.NotNull(_run.Checkpoints.ReadState("step-00000300")!.LossScale);
    }

    [Fact]
    public void Run_RegularText_LearnsIt()
    {
        _run.Train(TrainingFixture.TextSpec with { MaxSteps = 300, LearningRate = 1e-2, Dropout = 0, ReportEverySteps = 10, SamplePrompt = "ghi", SampleTemperature = 0 });
        Assert.InRange(_run.Values(MetricNames.ValidationLoss)[300], 0, 0.1);
        Assert.Contains("klmn", _run.Events().OfType<SampleEvent>().Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Reports_AreTheMetricsOfTheTask()
    {
        _run.Train(TrainingFixture.ImageSpec with { TestFraction = 0.1, MaxSteps = 10, ReportEverySteps = 4 });
        Assert.Equal([1L, 4, 8, 10], _run.Values(MetricNames.Loss).Keys);
        Assert.Equal([1L, 4, 8, 10], _run.Values(MetricNames.SamplesPerSecond).Keys);
        Assert.Equal([10L], _run.Values(MetricNames.ValidationAccuracy).Keys);
        Assert.Equal([10L], _run.Values(MetricNames.TestAccuracy).Keys);
        Assert.Empty(_run.Values(MetricNames.TokensPerSecond));
        Assert.All(_run.Values(MetricNames.TestAccuracy).Values, accuracy => Assert.InRange(accuracy, 0, 1));
    }

    [Fact]
    public void Run_LossNoLongerANumber_StopsWithTheStepAndKeepsEarlierCheckpoints()
    {
        var spec = TrainingFixture.TextSpec with { Optimizer = Optimizers.Sgd, Momentum = 0, GradientClipNorm = 0, WeightDecay = 0 };
        _run.Train(spec, stopAfter: 12);
        var error = Assert.Throws<UserError>(() => _run.Train(spec with { LearningRate = 10, WeightDecay = 10, MinLearningRate = 10 }, attempt: 2));
        Assert.Matches("^The loss became (NaN \\(not a number\\)|infinite) at step \\d+\\. Try a lower learning rate", error.Message);
        Assert.NotNull(_run.Checkpoints.Resolve("last"));
    }

    [Fact]
    public void Run_NoImprovement_StopsEarlyAndSaysSo()
    {
        var end = _run.Train(TrainingFixture.TextSpec with { MaxSteps = 200, EvaluateEverySteps = 5, EarlyStoppingPatience = 2, EarlyStoppingMinDelta = 100 });
        Assert.Equal(15, end.Step); // the first is the best, two more are waited for
        Assert.StartsWith("The validation loss did not improve in 2 evaluations; the best was", end.Reason, StringComparison.Ordinal);
        Assert.Equal(["step-00000005", "step-00000015"], _run.Folders());
    }

    [Fact]
    public void Run_LabeledTexts_LearnsThemAndReportsMacroF1()
    {
        _run.Train(TrainingFixture.LabeledTextSpec with { MaxSteps = 150, LearningRate = 1e-2, Dropout = 0, TestFraction = 0.2, EvaluateEverySteps = 50, BestMetric = MetricNames.ValidationAccuracy });
        Assert.InRange(_run.Values(MetricNames.ValidationAccuracy)[150], 0.8, 1);
        Assert.InRange(_run.Values(MetricNames.ValidationMacroF1)[150], 0.8, 1);
        Assert.InRange(_run.Values(MetricNames.TestMacroF1)[150], 0.8, 1);
        Assert.Empty(_run.Values(MetricNames.TokensPerSecond));
    }

    [Fact]
    public void Run_TestPart_IsMeasuredWithTheBestCheckpoint()
    {
        // the first evaluation stays the best by decree; the weights of step 60 would give another loss
        _run.Train(TrainingFixture.LabeledTextSpec with { MaxSteps = 60, EvaluateEverySteps = 10, LearningRate = 1e-2, TestFraction = 0.2, EarlyStoppingMinDelta = 100 });
        using var alone = new TrainingFixture();
        alone.Train(TrainingFixture.LabeledTextSpec with { MaxSteps = 60, EvaluateEverySteps = 10, LearningRate = 1e-2, TestFraction = 0.2, ValidationFraction = 0.2 });
        Assert.Equal(["step-00000010", "step-00000060"], _run.Folders());
        Assert.True(_run.Values(MetricNames.TestLoss)[60] > alone.Values(MetricNames.TestLoss)[60] + 0.05);
        Assert.Contains(_run.Events().OfType<LogEvent>(), line => line.Text == "The test data is measured with the best checkpoint, step-00000010.");
    }

    [Fact]
    public void Run_TestOfALanguageModel_TakesTenTimesAnEvaluationsBatchesAndSaysSo()
    {
        _run.Train(TrainingFixture.TextSpec with { MaxSteps = 5, TestFraction = 0.2, EvaluationBatches = 2 });
        Assert.Contains(_run.Events().OfType<LogEvent>(), line => line.Text == "The test data is measured by 20 batches spread over it; an evaluation measures all of it.");
        Assert.Equal([5L], _run.Values(MetricNames.TestLoss).Keys);
    }

    [Fact]
    public void Run_StoppedWhileTheTestIsMeasured_StopsAndMeasuresItWhenResumed()
    {
        var spec = TrainingFixture.ImageSpec with { TestFraction = 0.2, MaxSteps = 6 };
        Assert.True(_run.Train(spec, stopAfter: 6).Stopped);
        Assert.Empty(_run.Values(MetricNames.TestAccuracy));
        Assert.False(_run.Train(spec, attempt: 2).Stopped);
        Assert.Equal([6L], _run.Values(MetricNames.TestAccuracy).Keys);
    }

    [Fact]
    public void Step_Accumulated_EqualsOneLargeBatch()
    {
        var large = FirstLosses(TrainingFixture.ImageSpec with { Dropout = 0, BatchSize = 12 });
        var small = FirstLosses(TrainingFixture.ImageSpec with { Dropout = 0, BatchSize = 4, GradientAccumulationSteps = 3 });
        for (var i = 0; i < large.Length; i++) Assert.Equal(large[i], small[i], 1e-5);
    }

    [Fact]
    public void Step_Repeated_LeavesNoTensorBehind()
    {
        using var batches = _run.Open(TrainingFixture.TextSpec, out var facts, out _);
        using var experiment = Experiment.Create(TrainingFixture.TextSpec, batches, facts, Device.Cpu);
        using var journal = new JournalWriter(_run.Directory.Events, 1);
        using var trainer = new Trainer(experiment, new RunLog(journal, _run.Directory.Log), _run.Checkpoints, null, () => false);
        using (new TensorScope()) trainer.Step(1e-3); // the first makes the optimizer's state
        var before = Tensor.LiveCount;
        for (var i = 0; i < 50; i++)
            using (new TensorScope())
                trainer.Step(1e-3);
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Run_WholeTraining_LeavesNoTensorBehind()
    {
        using var other = new TrainingFixture();
        var before = Tensor.LiveCount;
        _run.Train(TrainingFixture.TextSpec);
        other.Train(TrainingFixture.ImageSpec with { MaxSteps = 40 });
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void LearningRate_WarmupThenCosine_IsNanoGpts()
    {
        var spec = new RunSpec { LearningRate = 1e-3, WarmupSteps = 100, MaxSteps = 2000, ContextLength = 8, Layers = 1, EmbeddingSize = 4 };
        using var batches = _run.Open(spec, out var facts, out _);
        using var experiment = Experiment.Create(spec, batches, facts, Device.Cpu);
        Assert.Equal(1e-3 / 101, experiment.LearningRate(0), 1e-15);
        Assert.Equal(1e-3 * 100 / 101, experiment.LearningRate(99), 1e-15);
        Assert.Equal(1e-3, experiment.LearningRate(100), 1e-15);
        Assert.Equal(1e-4 + 0.5 * (1 + Math.Cos(Math.PI * 900 / 1900)) * 9e-4, experiment.LearningRate(1000), 1e-15);
    }

    [Fact]
    public void TotalSteps_ByEpochs_CountsWhatTheDataHolds()
    {
        var spec = TrainingFixture.ImageSpec with { MaxSteps = 0, Epochs = 2.5 };
        using var batches = _run.Open(spec, out var facts, out _);
        using var experiment = Experiment.Create(spec, batches, facts, Device.Cpu);
        Assert.Equal(14, experiment.StepsPerEpoch); // 80 rows in sixes
        Assert.Equal(35, experiment.TotalSteps);
    }

    private double[] FirstLosses(RunSpec spec)
    {
        using var batches = _run.Open(spec, out var facts, out _);
        using var experiment = Experiment.Create(spec, batches, facts, Device.Cpu);
        using var journal = new JournalWriter(_run.Directory.Events, 1);
        using var trainer = new Trainer(experiment, new RunLog(journal, _run.Directory.Log), _run.Checkpoints, null, () => false);
        var losses = new double[5];
        for (var i = 0; i < losses.Length; i++)
            using (new TensorScope())
                losses[i] = trainer.Step(1e-2).Loss.Item<double>();
        return losses;
    }
}
