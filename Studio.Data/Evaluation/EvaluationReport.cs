namespace Studio.Data.Evaluation;

/// <summary>
/// report.json: what an evaluation found, small enough for a page whatever the number of rows. A figure that is not defined
/// (see the metrics' own words) is null; <see cref="Notes"/> says why where it is not plain.
/// </summary>
public sealed record EvaluationReport
{
    public const string Classification = "classification";
    public const string Language = "language";
    public const string MultiLabel = "multi-label";
    public const string Regression = "regression";

    /// <summary>One of the words above.</summary>
    public required string Kind { get; init; }

    /// <summary>Rows measured; windows of text for a language model.</summary>
    public required long Rows { get; init; }

    /// <summary>By the names of <see cref="FigureNames"/>, in the order in which they are to be read.</summary>
    public required IReadOnlyDictionary<string, double?> Figures { get; init; }
    public IReadOnlyList<ClassReport> Classes { get; init; } = [];

    /// <summary>Rows by true class, then by predicted class.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; } = [];
    public Calibration? Calibration { get; init; }
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Time the model took for all rows, reading them included.</summary>
    public double Seconds { get; init; }
    public string Device { get; init; } = "";

    /// <summary>Updates the weights had seen.</summary>
    public long Step { get; init; }
    public string DatasetHash { get; init; } = "";
    public string LibtorchVersion { get; init; } = "";
}

/// <summary>What a list of evaluations shows of a report.</summary>
public sealed record EvaluationSummary(string Kind, long Rows, IReadOnlyDictionary<string, double?> Figures)
{
    public static EvaluationSummary Of(EvaluationReport report) => new(report.Kind, report.Rows, report.Figures);
}

/// <param name="Predicted">rows taken for the class.</param>
/// <param name="RocAuc">null when all rows are of the class, or none.</param>
/// <param name="Roc">null when it is not defined, or there are too many classes to draw.</param>
public sealed record ClassReport(
    string Name, double Precision, double Recall, double F1, long Support, long Predicted, double? RocAuc, double? AveragePrecision, ReportCurve? Roc, ReportCurve? PrecisionRecall);

/// <summary>A curve thinned for drawing.</summary>
public sealed record ReportCurve(IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    private const int MostPoints = 200;

    public static ReportCurve Of(Curve curve)
    {
        var thin = curve.Thinned(MostPoints);
        return new(thin.X, thin.Y);
    }
}
