namespace Studio.Training.Contracts;

/// <summary>Names under which the worker reports; charts, tables and the API use the same.</summary>
public static class MetricNames
{
    public const string Loss = "loss";
    public const string ValidationLoss = "validationLoss";
    public const string TestLoss = "testLoss";
    public const string Accuracy = "accuracy";
    public const string ValidationAccuracy = "validationAccuracy";
    public const string TestAccuracy = "testAccuracy";

    /// <summary>Mean of the classes' F1, each class counting alike, 0 to 1.</summary>
    public const string ValidationMacroF1 = "validationMacroF1";
    public const string TestMacroF1 = "testMacroF1";

    /// <summary>Share of pairs of texts of which BERT told whether the second follows the first, 0 to 1.</summary>
    public const string ValidationNextSentenceAccuracy = "validationNextSentenceAccuracy";
    public const string TestNextSentenceAccuracy = "testNextSentenceAccuracy";

    /// <summary>F1 of all labels' counts together, 0 to 1; of models that give any number of labels.</summary>
    public const string ValidationMicroF1 = "validationMicroF1";
    public const string TestMicroF1 = "testMicroF1";

    /// <summary>Of models that give a number, in its unit.</summary>
    public const string ValidationMeanAbsoluteError = "validationMeanAbsoluteError";
    public const string TestMeanAbsoluteError = "testMeanAbsoluteError";

    /// <summary>Share of the number's variance that is explained, at most 1.</summary>
    public const string ValidationR2 = "validationR2";
    public const string TestR2 = "testR2";

    /// <summary>Share of the linear layers' weights that is zero, 0 to below 1; of runs that prune.</summary>
    public const string Sparsity = "sparsity";
    public const string LearningRate = "learningRate";
    public const string GradientNorm = "gradientNorm";
    public const string TokensPerSecond = "tokensPerSecond";
    public const string SamplesPerSecond = "samplesPerSecond";

    /// <summary>Share of all cores the worker uses, 0 to 1.</summary>
    public const string SystemCpu = "system/cpu";

    /// <summary>Resident memory of the worker in bytes.</summary>
    public const string SystemMemory = "system/memory";

    /// <summary>Memory that the run's tensors take on its GPU, in bytes.</summary>
    public const string SystemGpuMemory = "system/gpuMemory";

    /// <summary>What libtorch's allocator holds of the GPU's memory for them, in bytes: the tensors' and what it keeps for the next.</summary>
    public const string SystemGpuReserved = "system/gpuReserved";

    /// <summary>Whether a larger value is the better one.</summary>
    public static bool HigherIsBetter(string name) => name is Accuracy or ValidationAccuracy or TestAccuracy or ValidationMacroF1 or TestMacroF1 or ValidationMicroF1 or TestMicroF1 or ValidationR2 or TestR2 or ValidationNextSentenceAccuracy or TestNextSentenceAccuracy;
}
