namespace Studio.Data.Evaluation;

/// <summary>Names of the figures in reports, in the API and in comparisons.</summary>
public static class FigureNames
{
    public const string Loss = "loss";
    public const string Accuracy = "accuracy";
    public const string BalancedAccuracy = "balancedAccuracy";
    public const string MacroPrecision = "macroPrecision";
    public const string MacroRecall = "macroRecall";
    public const string MacroF1 = "macroF1";
    public const string MicroF1 = "microF1";
    public const string WeightedPrecision = "weightedPrecision";
    public const string WeightedRecall = "weightedRecall";
    public const string WeightedF1 = "weightedF1";

    /// <summary>Of two classes the second's; of more the mean over the classes, each against the rest.</summary>
    public const string RocAuc = "rocAuc";
    public const string RocAucOneVersusOne = "rocAucOneVersusOne";
    public const string AveragePrecision = "averagePrecision";
    public const string MatthewsCorrelation = "matthewsCorrelation";
    public const string CohenKappa = "cohenKappa";
    public const string Top2Accuracy = "top2Accuracy";
    public const string LogLoss = "logLoss";
    public const string Brier = "brier";
    public const string ExpectedCalibrationError = "expectedCalibrationError";
    public const string LargestCalibrationError = "largestCalibrationError";
    /// <summary>Mean over the rows of common labels by labels of either.</summary>
    public const string Jaccard = "jaccard";
    public const string HammingLoss = "hammingLoss";
    public const string MeanAbsoluteError = "meanAbsoluteError";
    public const string RootMeanSquaredError = "rootMeanSquaredError";
    public const string R2 = "r2";
    public const string Pearson = "pearson";
    public const string Spearman = "spearman";
    public const string Perplexity = "perplexity";
    public const string BitsPerByte = "bitsPerByte";

    /// <summary>Of pairs of texts: whether the second follows the first, told rightly; and the loss of telling.</summary>
    public const string NextSentenceAccuracy = "nextSentenceAccuracy";
    public const string NextSentenceLoss = "nextSentenceLoss";
    public const string Tokens = "tokens";
    public const string Bytes = "bytes";

    /// <summary>Whether a smaller value is the better one.</summary>
    public static bool LowerIsBetter(string figure) =>
        figure is Loss or LogLoss or Brier or ExpectedCalibrationError or LargestCalibrationError or Perplexity or BitsPerByte or HammingLoss or MeanAbsoluteError or RootMeanSquaredError or NextSentenceLoss;
}
