namespace Studio.Data.Evaluation;

/// <summary>Makes a classifier's report and its table of predictions out of probabilities.</summary>
public static class ClassificationReport
{
    // curves of hundreds of classes are not looked at, and the report is to stay small
    private const int MostClassesWithCurves = 50;

    // one pair of classes costs a sort of its rows; with 50 classes there are 1,225 pairs
    private const int MostClassesInPairs = 50;

    /// <param name="losses">cross-entropy of each row in nats, as the model gives it.</param>
    public static EvaluationReport Of(ClassScores scores, ReadOnlySpan<double> losses, IReadOnlyList<string> classes)
    {
        var predictions = scores.Predictions();
        var matrix = ConfusionMatrix.Of(scores.Truth, predictions, classes.Count);
        var ranked = Enumerable.Range(0, classes.Count).Select(scores.Ranked).ToList();
        var calibration = CalibrationOf(scores, predictions);
        return new()
        {
            Kind = EvaluationReport.Classification,
            Rows = scores.Rows,
            Figures = Figures(scores, matrix, ranked, calibration, Mean(losses)),
            Classes = [.. classes.Select((name, c) => Describe(name, matrix.Counts(c), matrix.Predicted(c), ranked[c], classes.Count))],
            Confusion = [.. Enumerable.Range(0, classes.Count).Select(t => (IReadOnlyList<long>)[.. Enumerable.Range(0, classes.Count).Select(p => matrix[t, p])])],
            Calibration = calibration,
            Notes = [.. Notes(matrix, classes)],
        };
    }

    /// <param name="rows">position of each row in the dataset version.</param>
    public static PredictionTable Table(ClassScores scores, long[] rows, double[] losses, IReadOnlyList<string> classes)
    {
        var predictions = scores.Predictions();
        var table = new PredictionTable();
        table.Add(PredictionTable.Row, rows);
        table.Add(PredictionTable.Label, Array.ConvertAll(scores.Truth.ToArray(), c => classes[c]));
        table.Add(PredictionTable.Prediction, Array.ConvertAll(predictions, c => classes[c]));
        table.Add(PredictionTable.Confidence, Confidences(scores, predictions));
        table.Add(PredictionTable.Correct, Hits(scores, predictions));
        table.Add(PredictionTable.Loss, losses);
        for (var c = 0; c < classes.Count; c++)
        {
            var column = new double[scores.Rows];
            for (var row = 0; row < column.Length; row++) column[row] = scores.Row(row)[c];
            table.Add(PredictionTable.ProbabilityOf(c), column);
        }
        return table;
    }

    private static Dictionary<string, double?> Figures(ClassScores scores, ConfusionMatrix matrix, List<RankedScores> ranked, Calibration calibration, double loss)
    {
        var (macro, micro, weighted) = (PrecisionRecall.Macro(matrix.Classes), PrecisionRecall.Micro(matrix.Classes), PrecisionRecall.Weighted(matrix.Classes));
        var binary = matrix.ClassCount == 2;
        var figures = new Dictionary<string, double?>
        {
            [FigureNames.Accuracy] = matrix.Accuracy,
            [FigureNames.Loss] = loss,
            [FigureNames.MacroF1] = macro.F1,
            [FigureNames.BalancedAccuracy] = matrix.BalancedAccuracy,
            [FigureNames.RocAuc] = Defined(binary ? ranked[1].RocAuc() : ranked.Average(r => r.RocAuc())),
            [FigureNames.AveragePrecision] = Defined(binary ? ranked[1].AveragePrecision() : ranked.Average(r => r.AveragePrecision())),
            [FigureNames.MatthewsCorrelation] = matrix.MatthewsCorrelation,
            [FigureNames.CohenKappa] = Defined(matrix.CohenKappa),
            [FigureNames.ExpectedCalibrationError] = Defined(calibration.ExpectedError),
            [FigureNames.LargestCalibrationError] = Defined(calibration.LargestError),
            [FigureNames.LogLoss] = Defined(scores.LogLoss()),
            [FigureNames.Brier] = Defined(scores.Brier()),
            [FigureNames.MacroPrecision] = macro.Precision,
            [FigureNames.MacroRecall] = macro.Recall,
            [FigureNames.WeightedPrecision] = weighted.Precision,
            [FigureNames.WeightedRecall] = weighted.Recall,
            [FigureNames.WeightedF1] = weighted.F1,
            [FigureNames.MicroF1] = micro.F1,
        };
        if (binary) return figures;
        figures[FigureNames.Top2Accuracy] = scores.TopAccuracy(2);
        if (matrix.ClassCount <= MostClassesInPairs) figures[FigureNames.RocAucOneVersusOne] = Defined(scores.RocAucOneVersusOne());
        return figures;
    }

    private static ClassReport Describe(string name, BinaryCounts counts, long predicted, RankedScores ranked, int classes)
    {
        var drawn = classes <= MostClassesWithCurves && ranked is { Positives: > 0, Negatives: > 0 };
        return new(name, counts.Precision, counts.Recall, counts.F1, counts.Support, predicted, Defined(ranked.RocAuc()),
            counts.Support == 0 ? null : ranked.AveragePrecision(),
            drawn ? ReportCurve.Of(ranked.Roc()) : null, drawn ? ReportCurve.Of(ranked.PrecisionRecall()) : null);
    }

    private static IEnumerable<string> Notes(ConfusionMatrix matrix, IReadOnlyList<string> classes)
    {
        var absent = classes.Where((_, c) => matrix.Support(c) == 0).ToList();
        if (absent.Count > 0) yield return $"{Names(absent)} not occur in these rows, so recall and ROC-AUC of {(absent.Count == 1 ? "it" : "them")} are not defined.";
        var unused = classes.Where((_, c) => matrix.Support(c) > 0 && matrix.Predicted(c) == 0).ToList();
        if (unused.Count > 0) yield return $"The model never says {string.Join(", ", unused.Take(5).Select(n => $"'{n}'"))}{(unused.Count > 5 ? $" and {unused.Count - 5} more" : "")}; precision of what is never said counts as 0.";
    }

    private static string Names(List<string> names) =>
        names.Count == 1 ? $"The class '{names[0]}' does" : $"{names.Count} classes ({string.Join(", ", names.Take(5).Select(n => $"'{n}'"))}{(names.Count > 5 ? ", ..." : "")}) do";

    private static Calibration CalibrationOf(ClassScores scores, int[] predictions) => Calibration.Of(Confidences(scores, predictions), Hits(scores, predictions));

    private static double[] Confidences(ClassScores scores, int[] predictions) => [.. predictions.Select((c, row) => scores.Row(row)[c])];

    private static bool[] Hits(ClassScores scores, int[] predictions)
    {
        var truth = scores.Truth;
        var hits = new bool[predictions.Length];
        for (var row = 0; row < hits.Length; row++) hits[row] = truth[row] == predictions[row];
        return hits;
    }

    private static double? Defined(double value) => double.IsFinite(value) ? value : null;

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}
