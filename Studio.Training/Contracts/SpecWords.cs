namespace Studio.Training.Contracts;

/// <summary>The words a RunSpec may hold where a field is a choice. They stand in files for years: never rename one.</summary>
public static class Tasks
{
    public const string CausalLm = "causal-lm";

    /// <summary>BERT's pretraining: guess hidden tokens, and whether one text follows another.</summary>
    public const string MaskedLm = "masked-lm";
    public const string TextClassification = "text-classification";
    public const string ImageClassification = "image-classification";

    /// <summary>The task ends in one of several classes, so that accuracy and the like mean something.</summary>
    public static bool IsClassification(string task) => task is TextClassification or ImageClassification;

    /// <summary>The model writes text, so that samples mean something; all others answer, so that accuracy does.</summary>
    public static bool Writes(string task) => task == CausalLm;

    public static bool ReadsText(string task) => task is CausalLm or MaskedLm or TextClassification;
}

public static class Tokenizers
{
    public const string Characters = "characters";
    public const string Bytes = "bytes";

    /// <summary>Whole words of the data, lower-cased, ideographs and punctuation alone; a word not among them is unknown.</summary>
    public const string Words = "words";

    /// <summary>One of the workspace's own tokenizers, which another field names.</summary>
    public const string Trained = "trained";
}

public static class Splits
{
    public const string InOrder = "in-order";
    public const string Shuffled = "shuffled";
    public const string Column = "column";

    /// <summary>By shuffled groups: rows with the same value of a column stay on one side.</summary>
    public const string Grouped = "grouped";

    /// <summary>The latest rows are held out.</summary>
    public const string Time = "time";

    /// <summary>k-fold cross-validation: one of several equal parts is validated on.</summary>
    public const string Folds = "folds";
}

/// <summary>What makes a row one of the test.</summary>
public static class TestSets
{
    public const string Drawn = "drawn";
    public const string Column = "column";
    public const string Content = "content";
    public const string Key = "key";
}

/// <summary>What a classifier of texts says of one.</summary>
public static class ProblemTypes
{
    public const string SingleLabel = "single-label";
    public const string MultiLabel = "multi-label";
    public const string Regression = "regression";
}

/// <summary>What a language model's data is.</summary>
public static class DataForms
{
    public const string Text = "text";
    public const string Instructions = "instructions";
}

/// <summary>How a conversation is written down for a language model.</summary>
public static class ChatTemplates
{
    public const string Alpaca = "alpaca";
    public const string ChatMl = "chatml";
    public const string Plain = "plain";
}

/// <summary>What of a base model learns.</summary>
public static class FineTunings
{
    public const string Full = "full";
    public const string Frozen = "frozen";
    public const string Lora = "lora";

    /// <summary>Small networks between the blocks' halves (Houlsby et al. 2019).</summary>
    public const string Adapters = "adapters";
}

/// <summary>What of a text goes when it is too long.</summary>
public static class Truncations
{
    public const string End = "end";
    public const string Start = "start";
    public const string Middle = "middle";
}

/// <summary>How rows of classes of different frequency are drawn.</summary>
public static class Samplings
{
    public const string None = "none";
    public const string Oversample = "oversample";
    public const string Undersample = "undersample";
}

public static class ClassWeightings
{
    public const string None = "none";

    /// <summary>rows / (classes x rows of the class), as scikit-learn's class_weight="balanced".</summary>
    public const string Balanced = "balanced";
}

public static class ModelFamilies
{
    public const string Gpt2 = "gpt2";

    /// <summary>The one of "Attention Is All You Need", with norms behind each addition and sines for positions.</summary>
    public const string Transformer = "transformer";
    public const string Bloom = "bloom";
    public const string Llama = "llama";
    public const string TextCnn = "textcnn";
    public const string FastText = "fasttext";
    public const string Lstm = "lstm";
    public const string Gru = "gru";
    public const string Bert = "bert";
    public const string Mlp = "mlp";
    public const string Cnn = "cnn";
    public const string ResNet18 = "resnet18";

    /// <summary>Families that can learn a task, the usual one first.</summary>
    public static IReadOnlyList<string> For(string task) => task switch
    {
        Tasks.ImageClassification => [Mlp, Cnn, ResNet18],
        Tasks.MaskedLm => [Bert],
        Tasks.TextClassification => [TextCnn, FastText, Lstm, Gru, Bert],
        _ => [Gpt2, Transformer, Llama, Bloom, Lstm, Gru],
    };
}

public static class Optimizers
{
    public const string AdamW = "adamw";
    public const string Adam = "adam";
    public const string Sgd = "sgd";
}

public static class Schedules
{
    public const string Constant = "constant";
    public const string Linear = "linear";
    public const string Cosine = "cosine";
    public const string Step = "step";
    public const string CosineRestarts = "cosine-restarts";
    public const string Polynomial = "polynomial";
    public const string InverseSqrt = "inverse-sqrt";
}

public static class Precisions
{
    public const string Float32 = "float32";
    public const string BFloat16 = "bfloat16";
    public const string Float16 = "float16";

    /// <summary>The type of the forward pass's products; null for float32.</summary>
    public static Tensors.ScalarType? Narrow(string precision) => precision switch
    {
        BFloat16 => Studio.Training.Tensors.ScalarType.BFloat16,
        Float16 => Studio.Training.Tensors.ScalarType.Float16,
        _ => null,
    };
}

/// <summary>Headings of the form, in the order in which they appear.</summary>
public static class SpecGroups
{
    public const string General = "General";
    public const string Data = "Data";
    public const string Base = "Start from";
    public const string Augmentation = "Augmentation";
    public const string Model = "Model";
    public const string Optimizer = "Optimizer";
    public const string Schedule = "Learning rate";
    public const string Training = "Training";
    public const string Evaluation = "Evaluation";
    public const string Samples = "Samples";
    public const string Keeping = "Checkpoints";
}
