using Studio.Training.Contracts;

namespace Studio.Bench.Training;

/// <summary>The configurations the figures are defined on.</summary>
public static class BenchSpecs
{
    /// <summary>nanoGPT's documented CPU settings for tinyshakespeare: block 64, batch 12, 4 layers, 4 heads, 128 wide, 2,000 steps.</summary>
    public static RunSpec NanoGpt { get; } = new()
    {
        Name = "nanoGPT on the CPU",
        Dataset = "shakespeare",
        ContextLength = 64,
        BatchSize = 12,
        Layers = 4,
        Heads = 4,
        EmbeddingSize = 128,
        Dropout = 0,
        MaxSteps = 2000,
        LearningRate = 1e-3,
        MinLearningRate = 1e-4,
        WarmupSteps = 100,
        WeightDecay = 0.1,
        Beta2 = 0.99,
        GradientClipNorm = 1,
        SampleEverySteps = 0,
    };

    /// <summary>784-128-dropout 0.2-10, Adam, batch 32, 5 epochs: the usual first MNIST model.</summary>
    public static RunSpec MnistMlp { get; } = new()
    {
        Name = "MNIST MLP",
        Task = Tasks.ImageClassification,
        Dataset = "mnist",
        Split = Splits.Column,
        ValidationFraction = 0,
        ModelFamily = ModelFamilies.Mlp,
        HiddenSizes = [128],
        Dropout = 0.2,
        Optimizer = Optimizers.Adam,
        LearningRate = 1e-3,
        WeightDecay = 0,
        Beta2 = 0.999,
        GradientClipNorm = 0,
        LearningRateSchedule = Schedules.Constant,
        WarmupSteps = 0,
        BatchSize = 32,
        MaxSteps = 0,
        Epochs = 5,
        EvaluateEverySteps = 0,
        ReportEverySteps = 500,
        CheckpointEverySteps = 0,
    };
}
