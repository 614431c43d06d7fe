using System.Globalization;

namespace Studio.Data.Evaluation;

/// <summary>Makes the report and the table of predictions of models that give any number of labels a row, or a number.</summary>
public static class TargetReport
{
    // as for classes: curves of hundreds are not looked at
    private const int MostLabelsWithCurves = 50;

    /// <param name="truth">(rows x labels), row by row.</param>
    /// <param name="probabilities">as long, 0 to 1.</param>
    /// <param name="losses">mean binary cross-entropy of each row in nats.</param>
    /// <param name="rows">position of each row in the dataset version.</param>
    public static (EvaluationReport Report, PredictionTable Predictions) OfLabels(bool[] truth, double[] probabilities, double[] losses, long[] rows, IReadOnlyList<string> labels)
    {
        var scores = new MultiLabelScores(truth, probabilities, labels.Count);
        var ranked = Enumerable.Range(0, labels.Count).Select(scores.Ranked).ToList();
        var report = new EvaluationReport
        {
            Kind = EvaluationReport.MultiLabel,
            Rows = rows.Length,
            Figures = new Dictionary<string, double?>
            {
                [FigureNames.Accuracy] = scores.SubsetAccuracy,
                [FigureNames.MicroF1] = scores.Micro.F1,
                [FigureNames.MacroF1] = scores.Macro.F1,
                [FigureNames.Jaccard] = scores.Jaccard,
                [FigureNames.HammingLoss] = scores.HammingLoss,
                [FigureNames.RocAuc] = Defined(scores.RocAucMacro),
                [FigureNames.AveragePrecision] = Defined(scores.AveragePrecisionMacro),
                [FigureNames.Loss] = losses.Average(),
                [FigureNames.MacroPrecision] = scores.Macro.Precision,
                [FigureNames.MacroRecall] = scores.Macro.Recall,
                [FigureNames.WeightedF1] = scores.Weighted.F1,
            },
            Classes = [.. labels.Select((name, label) => Describe(name, scores.Labels[label], ranked[label], labels.Count))],
        };
        return (report, Table(truth, probabilities, losses, rows, labels));
    }

    /// <param name="losses">squared error of each row.</param>
    public static (EvaluationReport Report, PredictionTable Predictions) OfNumbers(double[] truth, double[] answers, double[] losses, long[] rows)
    {
        var figures = RegressionFigures.Of(truth, answers);
        var report = new EvaluationReport
        {
            Kind = EvaluationReport.Regression,
            Rows = rows.Length,
            Figures = new Dictionary<string, double?>
            {
                [FigureNames.R2] = Defined(figures.R2),
                [FigureNames.MeanAbsoluteError] = figures.MeanAbsoluteError,
                [FigureNames.RootMeanSquaredError] = figures.RootMeanSquaredError,
                [FigureNames.Pearson] = Defined(figures.Pearson),
                [FigureNames.Spearman] = Defined(figures.Spearman),
                [FigureNames.Loss] = figures.MeanSquaredError,
            },
        };
        var table = new PredictionTable();
        table.Add(PredictionTable.Row, rows);
        table.Add(PredictionTable.Label, Array.ConvertAll(truth, Written));
        table.Add(PredictionTable.Prediction, Array.ConvertAll(answers, Written));
        table.Add(PredictionTable.Loss, losses);
        table.Add(PredictionTable.ProbabilityOf(0), answers);
        return (report, table);
    }

    private static PredictionTable Table(bool[] truth, double[] probabilities, double[] losses, long[] rows, IReadOnlyList<string> labels)
    {
        var (said, held, sure, right) = (new string[rows.Length], new string[rows.Length], new double[rows.Length], new bool[rows.Length]);
        for (var row = 0; row < rows.Length; row++)
        {
            var (p, t) = (probabilities.AsSpan(row * labels.Count, labels.Count).ToArray(), truth.AsSpan(row * labels.Count, labels.Count).ToArray());
            (held[row], said[row]) = (Joined(labels, label => t[label]), Joined(labels, label => p[label] >= 0.5));
            (sure[row], right[row]) = (p.Min(value => Math.Max(value, 1 - value)), held[row] == said[row]);
        }
        var table = new PredictionTable();
        table.Add(PredictionTable.Row, rows);
        table.Add(PredictionTable.Label, held);
        table.Add(PredictionTable.Prediction, said);
        table.Add(PredictionTable.Confidence, sure); // of the label it is least sure of
        table.Add(PredictionTable.Correct, right);
        table.Add(PredictionTable.Loss, losses);
        for (var label = 0; label < labels.Count; label++)
            table.Add(PredictionTable.ProbabilityOf(label), [.. Enumerable.Range(0, rows.Length).Select(row => probabilities[(row * labels.Count) + label])]);
        return table;
    }

    private static string Joined(IReadOnlyList<string> labels, Func<int, bool> holds) => string.Join("; ", Enumerable.Range(0, labels.Count).Where(holds).Select(label => labels[label])) is { Length: > 0 } list ? list : "none";

    private static ClassReport Describe(string name, BinaryCounts counts, RankedScores ranked, int labels)
    {
        var drawn = labels <= MostLabelsWithCurves && ranked is { Positives: > 0, Negatives: > 0 };
        return new(name, counts.Precision, counts.Recall, counts.F1, counts.Support, counts.TruePositives + counts.FalsePositives, Defined(ranked.RocAuc()),
            counts.Support == 0 ? null : ranked.AveragePrecision(), drawn ? ReportCurve.Of(ranked.Roc()) : null, drawn ? ReportCurve.Of(ranked.PrecisionRecall()) : null);
    }

    private static string Written(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static double? Defined(double value) => double.IsFinite(value) ? value : null;
}
