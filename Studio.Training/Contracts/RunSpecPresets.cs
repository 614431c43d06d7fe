namespace Studio.Training.Contracts;

/// <summary>
/// The starting points the form offers. Text: the two configurations nanoGPT documents for characters
/// (github.com/karpathy/nanoGPT, README and config/train_shakespeare_char.py). Images: the usual first MNIST networks.
/// </summary>
public static class RunSpecPresets
{
    /// <summary>
    /// nanoGPT's configuration for a laptop: 4 layers, 4 heads, 128 wide, context 64; but twice its learning rate, which brings
    /// tinyshakespeare's validation loss in as many steps to 1.80 instead of 1.91. These are the spec's own defaults.
    /// </summary>
    public static RunSpecPreset CharGptSmall { get; } = new(
        "char-gpt-small",
        "Small GPT",
        "Minutes on a CPU. On tinyshakespeare the validation loss comes down to about 1.8, and the text looks like a play.",
        new RunSpec());

    public static RunSpecPreset CharGptLarge { get; } = new(
        "char-gpt-large",
        "Larger GPT",
        "For a GPU: 6 layers, 384 wide, context 256. Reaches about 1.47 on tinyshakespeare; dropout 0.2, because it could learn the text by heart.",
        new RunSpec
        {
            Layers = 6,
            Heads = 6,
            EmbeddingSize = 384,
            ContextLength = 256,
            Dropout = 0.2,
            LearningRate = 1e-3,
            BatchSize = 64,
            MaxSteps = 5000,
            EvaluationBatches = 200,
            Precision = Precisions.BFloat16,
        });

    public static RunSpecPreset GptQuick { get; } = new(
        "gpt-quick",
        "One-minute try",
        "The smallest GPT that shows something: 300 steps to see that everything works, before a longer run.",
        new RunSpec
        {
            Layers = 2,
            EmbeddingSize = 64,
            MaxSteps = 300,
            WarmupSteps = 20,
            EvaluateEverySteps = 50,
            SampleEverySteps = 100,
            CheckpointEverySteps = 100,
        });

    /// <summary>The paper's base layer (Vaswani et al. 2017): 512 wide, 8 heads, 2048 inside; two of its six layers.</summary>
    public static RunSpecPreset NextWord { get; } = new(
        "next-word",
        "Next word, transformer of 2017",
        "Whole words instead of characters: it foretells the next of the data's commonest words. Minutes on a CPU.",
        new RunSpec
        {
            Tokenizer = Tokenizers.Words,
            MaxWords = 10_000,
            ModelFamily = ModelFamilies.Transformer,
            Layers = 2,
            Heads = 8,
            EmbeddingSize = 512,
            FeedForwardSize = 2048,
            ContextLength = 32,
            Dropout = 0.2,
            LearningRate = 5e-4,
            Beta2 = 0.999,
            WeightDecay = 0.01,
            MinLearningRate = 5e-5,
            BatchSize = 16,
            MaxSteps = 600,
            WarmupSteps = 60,
            EvaluateEverySteps = 100,
            SampleEverySteps = 100,
            SampleLength = 60,
            CheckpointEverySteps = 200,
        });

    public static RunSpecPreset CharLstm { get; } = new(
        "char-lstm",
        "LSTM",
        "What wrote text before transformers: one memory, carried from character to character. Minutes on a CPU.",
        new RunSpec { ModelFamily = ModelFamilies.Lstm, Layers = 1, HiddenSize = 256, EmbeddingSize = 64, Dropout = 0.1, WeightDecay = 0, Beta2 = 0.999, MaxSteps = 1500, BatchSize = 32 });

    /// <summary>784-128-dropout 0.2-10 with Adam, batch 32, 5 epochs: about 97.7 % on MNIST's test images.</summary>
    public static RunSpecPreset MnistMlp { get; } = new(
        "mnist-mlp",
        "Fully connected",
        "One hidden layer of 128: seconds an epoch on a CPU, and about 97.7 % on handwritten digits. The baseline to beat.",
        Images with { ModelFamily = ModelFamilies.Mlp, HiddenSizes = [128], Dropout = 0.2, BatchSize = 32, Epochs = 5 });

    public static RunSpecPreset SmallCnn { get; } = new(
        "small-cnn",
        "Small CNN",
        "Two convolutions: slower an epoch, and 98.4 % on handwritten digits after three, because nearby pixels belong together.",
        Images with { ModelFamily = ModelFamilies.Cnn, Channels = [16, 32], Dropout = 0.2, BatchSize = 64, Epochs = 3 });

    /// <summary>He et al. 2016, section 4.2: SGD with momentum 0.9, rate 0.1, weight decay 1e-4, dropped to a tenth on the way.</summary>
    public static RunSpecPreset ResNet18 { get; } = new(
        "resnet18",
        "ResNet-18",
        "Eleven million weights in eighteen layers: for a GPU, or a night on a CPU. Worth it where a small CNN no longer gets better.",
        Images with
        {
            ModelFamily = ModelFamilies.ResNet18,
            Optimizer = Optimizers.Sgd,
            LearningRate = 0.05,
            WeightDecay = 5e-4,
            GradientClipNorm = 1,
            LearningRateSchedule = Schedules.Cosine,
            MinLearningRate = 0,
            WarmupSteps = 200,
            BatchSize = 128,
            Epochs = 5,
        });

    public static RunSpecPreset ImagesQuick { get; } = new(
        "images-quick",
        "One-minute try",
        "300 steps of a small fully connected network, to see that the data is right before a longer run.",
        Images with { ModelFamily = ModelFamilies.Mlp, HiddenSizes = [64], BatchSize = 32, MaxSteps = 300, EvaluateEverySteps = 50, CheckpointEverySteps = 100 });

    /// <summary>Kim 2014 (arXiv:1408.5882): widths 3, 4, 5 with 100 filters each and dropout 0.5.</summary>
    public static RunSpecPreset TextCnn { get; } = new(
        "text-cnn",
        "TextCNN",
        "Looks for telling phrases of three to five words: a minute or two on a CPU, hard to beat on short texts.",
        Texts with { ModelFamily = ModelFamilies.TextCnn });

    /// <summary>Joulin et al. 2016 (arXiv:1607.01759): a mean of word and word pair vectors, and one linear layer.</summary>
    public static RunSpecPreset FastText { get; } = new(
        "fasttext",
        "fastText",
        "Averages words and pairs of words: the fastest of all, and strong on long texts such as reviews.",
        Texts with { ModelFamily = ModelFamilies.FastText, EmbeddingSize = 32, MaxLength = 512, LearningRate = 3e-3, BatchSize = 32, Dropout = 0.3 });

    public static RunSpecPreset TextLstm { get; } = new(
        "text-lstm",
        "LSTM, both directions",
        "Reads word after word and remembers: slower than the others, for texts in which order decides.",
        Texts with { ModelFamily = ModelFamilies.Lstm, Layers = 1, HiddenSize = 128, Dropout = 0.3 });

    public static RunSpecPreset TextBert { get; } = new(
        "text-bert",
        "Small BERT",
        "A transformer that sees the whole text from both sides: two layers, 128 wide. Without pretraining it needs many rows to beat the others.",
        Texts with { ModelFamily = ModelFamilies.Bert, Layers = 2, Heads = 2, Dropout = 0.1, LearningRate = 5e-4, WarmupSteps = 50, Optimizer = Optimizers.AdamW, WeightDecay = 0.01 });

    /// <summary>The rates of the BERT paper's appendix A.3, for whole models; the model itself is chosen in the form.</summary>
    public static RunSpecPreset FineTune { get; } = new(
        "fine-tune",
        "Fine-tune a model",
        "Goes on from a model that has read much text already: a few hundred labeled rows are often enough.",
        Texts with
        {
            ModelFamily = ModelFamilies.Bert,
            Dropout = 0.1,
            Optimizer = Optimizers.AdamW,
            LearningRate = 5e-5,
            WeightDecay = 0.01,
            WarmupSteps = 20,
            Epochs = 3,
            BatchSize = 16,
            EvaluateEverySteps = 50,
        });

    /// <summary>BERT's tiny size (2 layers, 128 wide; Turc et al. 2019, arXiv:1908.08962) over whole words.</summary>
    public static RunSpecPreset BertPretraining { get; } = new(
        "bert-pretraining",
        "Small BERT, pretrained",
        "Guesses hidden words and next sentences in plain text, no labels needed. What it learns is a base model for a classifier with few labels.",
        new RunSpec
        {
            Task = Tasks.MaskedLm,
            Tokenizer = Tokenizers.Words,
            Split = Splits.Shuffled,
            ValidationFraction = 0.05,
            ModelFamily = ModelFamilies.Bert,
            Layers = 2,
            Heads = 2,
            EmbeddingSize = 128,
            MaxLength = 128,
            Dropout = 0.1,
            LearningRate = 1e-3,
            Beta2 = 0.999,
            WeightDecay = 0.01,
            LearningRateSchedule = Schedules.Linear,
            MinLearningRate = 0,
            WarmupSteps = 200,
            MaxSteps = 4000,
            BatchSize = 32,
            EvaluateEverySteps = 250,
            CheckpointEverySteps = 500,
        });

    public static IReadOnlyList<RunSpecPreset> All { get; } = [CharGptSmall, GptQuick, CharGptLarge, NextWord, CharLstm, BertPretraining, TextCnn, FastText, TextLstm, TextBert, FineTune, MnistMlp, SmallCnn, ResNet18, ImagesQuick];

    public static IReadOnlyList<RunSpecPreset> For(string task) => [.. All.Where(preset => preset.Spec.Task == task)];

    public static RunSpecPreset? Find(string id) => All.FirstOrDefault(preset => preset.Id == id);

    // half of the words are seen a few times only, so the best epoch is an early one: what is kept is chosen on validation
    private static RunSpec Texts => new()
    {
        Task = Tasks.TextClassification,
        Tokenizer = Tokenizers.Words,
        Split = Splits.Shuffled,
        TestFraction = 0.1,
        EmbeddingSize = 128,
        Dropout = 0.5,
        Optimizer = Optimizers.Adam,
        LearningRate = 1e-3,
        Beta2 = 0.999,
        WeightDecay = 0,
        LearningRateSchedule = Schedules.Linear,
        MinLearningRate = 0,
        WarmupSteps = 0,
        MaxSteps = 0,
        Epochs = 5,
        BatchSize = 50,
        EvaluateEverySteps = 100,
        EvaluationBatches = 0,
        BestMetric = MetricNames.ValidationAccuracy,
        EarlyStoppingPatience = 10,
        CheckpointEverySteps = 1000,
    };

    // Adam with a constant rate and without decay or warm-up is what the published figures for these networks were made with
    private static RunSpec Images => new()
    {
        Task = Tasks.ImageClassification,
        Split = Splits.Shuffled,
        Optimizer = Optimizers.Adam,
        LearningRate = 1e-3,
        Beta2 = 0.999,
        WeightDecay = 0,
        GradientClipNorm = 0,
        LearningRateSchedule = Schedules.Constant,
        WarmupSteps = 0,
        MaxSteps = 0,
        EvaluateEverySteps = 500,
        EvaluationBatches = 0,
        ReportEverySteps = 20,
        CheckpointEverySteps = 1000,
    };
}
