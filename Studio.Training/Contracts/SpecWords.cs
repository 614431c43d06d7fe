namespace Studio.Training.Contracts;

/// <summary>The words a RunSpec may hold where a field is a choice. They stand in files for years: never rename one.</summary>
public static class Tasks
{
    public const string CausalLm = "causal-lm";
    public const string ImageClassification = "image-classification";
}

public static class Tokenizers
{
    public const string Characters = "characters";
    public const string Bytes = "bytes";

    /// <summary>One of the workspace's own tokenizers, which another field names.</summary>
    public const string Trained = "trained";
}

public static class Splits
{
    public const string InOrder = "in-order";
    public const string Shuffled = "shuffled";
    public const string Column = "column";
}

public static class ModelFamilies
{
    public const string Gpt2 = "gpt2";
    public const string Mlp = "mlp";
    public const string Cnn = "cnn";

    /// <summary>Families that can learn a task, the usual one first.</summary>
    public static IReadOnlyList<string> For(string task) => task == Tasks.ImageClassification ? [Mlp, Cnn] : [Gpt2];
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
}

public static class Precisions
{
    public const string Float32 = "float32";
    public const string BFloat16 = "bfloat16";
}

/// <summary>Headings of the form, in the order in which they appear.</summary>
public static class SpecGroups
{
    public const string General = "General";
    public const string Data = "Data";
    public const string Model = "Model";
    public const string Optimizer = "Optimizer";
    public const string Schedule = "Learning rate";
    public const string Training = "Training";
    public const string Evaluation = "Evaluation";
    public const string Samples = "Samples";
    public const string Keeping = "Checkpoints";
}
