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

    /// <summary>TextCNN as Kim 2014 has it, words from scratch.</summary>
    public static RunSpec Sst2 { get; } = Texts with
    {
        Name = "SST-2 TextCNN",
        Dataset = "sst2",
        Split = Splits.Column,
        MaxLength = 64,
        MinWordFrequency = 1,
        EmbeddingSize = 128,
        Dropout = 0.5,
        BatchSize = 50,
        Epochs = 5,
    };

    /// <summary>TextCNN over single characters, which is what the word tokenizer makes of Chinese.</summary>
    public static RunSpec ChnSentiCorp { get; } = Texts with
    {
        Name = "ChnSentiCorp TextCNN",
        Dataset = "hotels",
        Split = Splits.Shuffled,
        ValidationFraction = 0.05,
        TestFraction = 0.1,
        MaxLength = 256,
        EmbeddingSize = 128,
        FilterWidths = [1, 2, 3, 4],
        Dropout = 0.5,
        BatchSize = 32,
        Epochs = 6,
    };

    /// <summary>fastText with word pairs; a twentieth of the training reviews chooses the checkpoint.</summary>
    public static RunSpec Imdb { get; } = Texts with
    {
        Name = "IMDB fastText",
        Dataset = "imdb",
        Split = Splits.Column,
        ValidationFraction = 0.05,
        ModelFamily = ModelFamilies.FastText,
        MaxLength = 600,
        Truncation = Truncations.Middle,
        EmbeddingSize = 16,
        HashBuckets = 200_000,
        Dropout = 0.2,
        LearningRate = 3e-3,
        GradientClipNorm = 0,
        BatchSize = 32,
        Epochs = 6,
        EvaluateEverySteps = 200,
    };

    /// <summary>A small BERT of words, from scratch: a sentiment model that is linear layers for the most part of its work.</summary>
    public static RunSpec Sst2Bert { get; } = Texts with
    {
        Name = "SST-2 BERT",
        Dataset = "sst2",
        Split = Splits.Column,
        ModelFamily = ModelFamilies.Bert,
        MaxLength = 48,
        Layers = 2,
        Heads = 4,
        EmbeddingSize = 128,
        Dropout = 0.2,
        LearningRate = 5e-4,
        WarmupSteps = 50,
        BatchSize = 32,
        Epochs = 3,
    };

    /// <summary>
    /// Hidden words and next sentences of IMDB's training reviews, about four passes. In batches of 32 short examples at
    /// twice the rate the loss stays where common words are guessed whatever stands around; in batches of 64 at 1e-3 it leaves.
    /// </summary>
    public static RunSpec BertPretraining { get; } = new()
    {
        Name = "BERT on IMDB's reviews",
        Task = Tasks.MaskedLm,
        Dataset = FewLabels.Texts,
        Tokenizer = Tokenizers.Trained,
        TokenizerId = "reviews8k",
        Split = Splits.Shuffled,
        ValidationFraction = 0.02,
        ModelFamily = ModelFamilies.Bert,
        Layers = 2,
        Heads = 4,
        EmbeddingSize = 128,
        MaxLength = 128,
        Dropout = 0.1,
        LearningRate = 1e-3,
        Beta2 = 0.98,
        WeightDecay = 0.01,
        LearningRateSchedule = Schedules.Linear,
        MinLearningRate = 0,
        WarmupSteps = 200,
        MaxSteps = 4500,
        BatchSize = 64,
        EvaluateEverySteps = 500,
        EvaluationBatches = 0,
        ReportEverySteps = 50,
        CheckpointEverySteps = 0,
        Precision = Precisions.BFloat16,
    };

    /// <summary>The same model and tokenizer from nothing, on 1,000 labels: the ends of the reviews, where the judgement mostly stands.</summary>
    public static RunSpec BertScratch { get; } = Texts with
    {
        Name = "BERT from scratch",
        Dataset = FewLabels.Labeled,
        Tokenizer = Tokenizers.Trained,
        TokenizerId = "reviews8k",
        Split = Splits.Column,
        ModelFamily = ModelFamilies.Bert,
        Layers = 2,
        Heads = 4,
        EmbeddingSize = 128,
        MaxLength = 128,
        Truncation = Truncations.Start,
        Dropout = 0.1,
        Optimizer = Optimizers.AdamW,
        LearningRate = 5e-4,
        WeightDecay = 0.01,
        WarmupSteps = 60,
        BatchSize = 16,
        Epochs = 10,
        EvaluateEverySteps = 63,
    };

    /// <summary>From the pretrained one, every weight; which one is for the benchmark to say.</summary>
    public static RunSpec BertFine { get; } = BertScratch with { Name = "BERT fine-tuned", LearningRate = 3e-4 };

    /// <summary>The same with low-rank matrices beside every matrix; they begin at nothing and take a higher rate.</summary>
    public static RunSpec BertLora { get; } = BertFine with { Name = "BERT with LoRA", FineTuning = FineTunings.Lora, LoraRank = 8, LoraAlpha = 16, LoraTargets = "all-linear", LearningRate = 2e-3 };

    private static RunSpec Texts => new()
    {
        Task = Tasks.TextClassification,
        Tokenizer = Tokenizers.Words,
        ModelFamily = ModelFamilies.TextCnn,
        Optimizer = Optimizers.Adam,
        LearningRate = 1e-3,
        Beta2 = 0.999,
        WeightDecay = 0,
        LearningRateSchedule = Schedules.Linear,
        MinLearningRate = 0,
        WarmupSteps = 0,
        MaxSteps = 0,
        EvaluateEverySteps = 50,
        EvaluationBatches = 0,
        BestMetric = MetricNames.ValidationAccuracy,
        ReportEverySteps = 100,
        CheckpointEverySteps = 0,
    };

    /// <summary>BERT-mini (Turc et al. 2019): 4 layers, 256 wide, as peer_bert_step.py builds and updates it.</summary>
    public static RunSpec BertMini { get; } = new()
    {
        Name = "bench",
        Dataset = "random",
        Task = Tasks.TextClassification,
        ModelFamily = ModelFamilies.Bert,
        Layers = 4,
        Heads = 4,
        EmbeddingSize = 256,
        MaxLength = 512,
        Dropout = 0.1,
        LearningRate = 5e-5,
        LearningRateSchedule = Schedules.Constant,
        WarmupSteps = 0,
        Beta2 = 0.999,
        WeightDecay = 0.01,
        BatchSize = 16,
        Threads = 1,
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
