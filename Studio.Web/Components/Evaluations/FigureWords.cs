using System.Globalization;
using Studio.Data.Evaluation;
using Studio.Web.Components.Controls;

namespace Studio.Web.Components.Evaluations;

/// <summary>What people call a figure of a report, what it means in a line, and how its values are written.</summary>
public static class FigureWords
{
    private static readonly Dictionary<string, (string Label, string Meaning)> s_words = new(StringComparer.Ordinal)
    {
        [FigureNames.Loss] = ("Loss", "Mean cross-entropy in nats: how surprised the model is by the truth. Lower is better."),
        [FigureNames.Accuracy] = ("Accuracy", "Share of rows, or of tokens, whose likeliest answer is right."),
        [FigureNames.BalancedAccuracy] = ("Balanced accuracy", "Mean share found over the classes, so that rare classes count as much as common ones."),
        [FigureNames.MacroPrecision] = ("Macro precision", "Of the rows taken for a class, the share that is right; mean over the classes."),
        [FigureNames.MacroRecall] = ("Macro recall", "Of the rows of a class, the share that is found; mean over the classes."),
        [FigureNames.MacroF1] = ("Macro F1", "Harmonic mean of precision and recall; mean over the classes."),
        [FigureNames.MicroF1] = ("Micro F1", "F1 of the counts of all classes together; the accuracy, where every row has one class."),
        [FigureNames.WeightedPrecision] = ("Weighted precision", "Mean precision over the classes, by their rows."),
        [FigureNames.WeightedRecall] = ("Weighted recall", "Mean recall over the classes, by their rows."),
        [FigureNames.WeightedF1] = ("Weighted F1", "Mean F1 over the classes, by their rows."),
        [FigureNames.RocAuc] = ("ROC-AUC", "The chance that a row of the class scores above one that is not; 0.5 is guessing. Of more than two classes the mean, each against the rest."),
        [FigureNames.RocAucOneVersusOne] = ("ROC-AUC, pairs", "Mean ROC-AUC over all pairs of classes."),
        [FigureNames.AveragePrecision] = ("Average precision", "Area under the precision-recall curve."),
        [FigureNames.MatthewsCorrelation] = ("Matthews correlation", "Correlation of truth and prediction, -1 to 1; honest with unequal classes."),
        [FigureNames.CohenKappa] = ("Cohen's kappa", "Agreement beyond chance, at most 1."),
        [FigureNames.Top2Accuracy] = ("Top-2 accuracy", "Share of rows whose class is among the two likeliest."),
        [FigureNames.LogLoss] = ("Log-loss", "Mean cross-entropy of the probabilities in nats. Lower is better."),
        [FigureNames.Brier] = ("Brier score", "Mean squared distance of the probabilities to the truth. Lower is better."),
        [FigureNames.ExpectedCalibrationError] = ("Calibration error", "How far confidence is from accuracy on average (ECE, 15 bins). Lower is better."),
        [FigureNames.LargestCalibrationError] = ("Largest calibration error", "The same for the worst bin (MCE). Lower is better."),
        [FigureNames.Jaccard] = ("Jaccard", "Labels that truth and answer share by those of either; mean over the rows."),
        [FigureNames.HammingLoss] = ("Hamming loss", "Share of labels that are wrong, over all rows. Lower is better."),
        [FigureNames.R2] = ("R²", "Share of the number's variance that is explained, at most 1; 0 is as good as always saying the mean."),
        [FigureNames.MeanAbsoluteError] = ("Mean error", "How far the answers are from the truth on average, in its unit. Lower is better."),
        [FigureNames.RootMeanSquaredError] = ("Root mean squared error", "The same, with far ones counting for more. Lower is better."),
        [FigureNames.Pearson] = ("Pearson correlation", "How straight the line between truth and answers is, -1 to 1."),
        [FigureNames.Spearman] = ("Spearman correlation", "How alike truth and answers order the rows, -1 to 1."),
        [FigureNames.Perplexity] = ("Perplexity", "Of how many equally likely tokens the model is in doubt. Lower is better."),
        [FigureNames.BitsPerByte] = ("Bits per byte", "Bits the model needs for a byte of text; comparable between tokenizers. Lower is better."),
        [FigureNames.NextSentenceAccuracy] = ("Next sentence", "Share of pairs of texts of which the model told rightly whether the second follows the first; half do, so 50 % is guessing."),
        [FigureNames.NextSentenceLoss] = ("Next-sentence loss", "Cross-entropy of that answer in nats; 0.69 is guessing. Lower is better."),
        [FigureNames.Tokens] = ("Tokens", "Tokens foretold."),
        [FigureNames.Bytes] = ("Bytes", "Bytes of UTF-8 those tokens stand for."),
    };

    public static string Label(string figure) => s_words.TryGetValue(figure, out var words) ? words.Label : figure;

    public static string Meaning(string figure) => s_words.TryGetValue(figure, out var words) ? words.Meaning : "";

    /// <summary>"not defined" where there is no value.</summary>
    public static string Write(string figure, double? value) => value is not { } v ? "not defined" : figure switch
    {
        FigureNames.Accuracy or FigureNames.NextSentenceAccuracy or FigureNames.BalancedAccuracy or FigureNames.Top2Accuracy or FigureNames.ExpectedCalibrationError or FigureNames.LargestCalibrationError => Share(v),
        FigureNames.Tokens => Figures.Short(v),
        FigureNames.Bytes => Figures.Bytes(v),
        FigureNames.Perplexity => Figures.Loss(v),
        _ => Number(v),
    };

    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.00} %");

    public static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>The figures a list or a headline shows, the most telling first.</summary>
    public static IReadOnlyList<string> Headlines(EvaluationReport report) => report.Kind switch
    {
        EvaluationReport.Language => [.. new[] { FigureNames.Perplexity, FigureNames.BitsPerByte, FigureNames.Loss, FigureNames.Accuracy, FigureNames.NextSentenceAccuracy }.Where(report.Figures.ContainsKey)],
        EvaluationReport.MultiLabel => [FigureNames.MicroF1, FigureNames.MacroF1, FigureNames.Accuracy, FigureNames.Jaccard, FigureNames.Loss],
        EvaluationReport.Regression => [FigureNames.R2, FigureNames.MeanAbsoluteError, FigureNames.RootMeanSquaredError, FigureNames.Spearman],
        _ => [FigureNames.Accuracy, FigureNames.MacroF1, FigureNames.RocAuc, FigureNames.Loss, FigureNames.ExpectedCalibrationError],
    };
}
