using System.Globalization;
using Studio.Training.Contracts;

namespace Studio.Web.Components.Controls;

/// <summary>What people call a metric, and how its values are written.</summary>
public static class MetricWords
{
    private static readonly Dictionary<string, string> s_labels = new(StringComparer.Ordinal)
    {
        [MetricNames.Loss] = "Training loss",
        [MetricNames.ValidationLoss] = "Validation loss",
        [MetricNames.TestLoss] = "Test loss",
        [MetricNames.Accuracy] = "Training accuracy",
        [MetricNames.ValidationAccuracy] = "Validation accuracy",
        [MetricNames.TestAccuracy] = "Test accuracy",
        [MetricNames.ValidationMacroF1] = "Validation macro F1",
        [MetricNames.TestMacroF1] = "Test macro F1",
        [MetricNames.ValidationNextSentenceAccuracy] = "Validation next sentence",
        [MetricNames.TestNextSentenceAccuracy] = "Test next sentence",
        [MetricNames.ValidationMicroF1] = "Validation micro F1",
        [MetricNames.TestMicroF1] = "Test micro F1",
        [MetricNames.ValidationMeanAbsoluteError] = "Validation mean error",
        [MetricNames.TestMeanAbsoluteError] = "Test mean error",
        [MetricNames.ValidationR2] = "Validation R²",
        [MetricNames.TestR2] = "Test R²",
        [MetricNames.Sparsity] = "Weights made zero",
        [MetricNames.LearningRate] = "Learning rate",
        [MetricNames.GradientNorm] = "Gradient norm",
        [MetricNames.TokensPerSecond] = "Tokens per second",
        [MetricNames.SamplesPerSecond] = "Samples per second",
        [MetricNames.SystemCpu] = "CPU",
        [MetricNames.SystemMemory] = "Memory",
        [MetricNames.SystemGpuMemory] = "GPU memory",
    };

    /// <summary>The metric's own name where we have no word for it.</summary>
    public static string Label(string name) => s_labels.GetValueOrDefault(name, name);

    /// <summary>How the script writes values: number, bytes, share, rate (a second) or learningRate.</summary>
    public static string Unit(string name) => name switch
    {
        MetricNames.SystemMemory or MetricNames.SystemGpuMemory => "bytes",
        MetricNames.SystemCpu or MetricNames.Sparsity => "share",
        MetricNames.LearningRate => "learningRate",
        MetricNames.TokensPerSecond or MetricNames.SamplesPerSecond => "rate",
        _ when IsAccuracy(name) => "share",
        _ => "number",
    };

    /// <summary>A value with its unit; a dash when there is none.</summary>
    public static string Write(string name, double? value) => value is not { } v ? "–" : Unit(name) switch
    {
        "bytes" => Figures.Bytes(v),
        "share" => string.Create(CultureInfo.InvariantCulture, $"{v * 100:0.00} %"),
        "rate" => $"{Figures.Short(v)}/s",
        "learningRate" => Figures.Rate(double.Parse(v.ToString("e2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        _ => Math.Abs(v) >= 10_000 ? Figures.Short(v) : Figures.Loss(v),
    };

    /// <summary>Drawn as reported, never smoothed: the schedule is exact, and an evaluation is an average already.</summary>
    public static bool IsExact(string name) =>
        name == MetricNames.LearningRate || name.StartsWith("validation", StringComparison.Ordinal) || name.StartsWith("test", StringComparison.Ordinal);

    /// <summary>Whether a smaller value is the better one; false also where neither is better.</summary>
    public static bool LowerIsBetter(string name) => name.EndsWith("loss", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Error", StringComparison.Ordinal);

    public static bool HigherIsBetter(string name) => IsAccuracy(name) || name.EndsWith("R2", StringComparison.Ordinal) || name is MetricNames.TokensPerSecond or MetricNames.SamplesPerSecond;

    private static bool IsAccuracy(string name) => name.EndsWith("accuracy", StringComparison.OrdinalIgnoreCase) || name.EndsWith("F1", StringComparison.Ordinal);
}
