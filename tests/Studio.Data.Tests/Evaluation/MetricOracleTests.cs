using System.Text.Json;
using Studio.Data.Evaluation;
using Studio.Testing;
using Xunit;

namespace Studio.Data.Tests.Evaluation;

/// <summary>
/// Every case of metrics.json among the reference values (<see cref="Oracles"/>), which scikit-learn
/// computed: each figure found in a case is compared, and one this test does not know is an error. The reference has nine
/// significant digits, so figures must agree within 2e-8, absolutely or relatively. All that differ are listed.
/// </summary>
[Trait("Category", Oracles.Category)]
public sealed class MetricOracleTests
{
    private const double Tolerance = 2e-8;
    private static readonly string[] s_inputs = ["name", "n_classes", "labels", "y_true", "y_pred", "y_prob", "zero_division", "threshold", "note"];
    private readonly List<string> _wrong = [];

    public static TheoryData<string> Files => [.. Oracles.Files("metrics.json")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void EveryReferenceCase_EveryFigure_IsScikitLearns(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        var compared = 0;
        foreach (var given in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            var figures = Figures(given);
            foreach (var expected in given.EnumerateObject().Where(p => !s_inputs.Contains(p.Name)))
            {
                compared++;
                var what = $"{given.GetProperty("name").GetString()} {expected.Name}";
                if (figures.TryGetValue(expected.Name, out var actual)) Compare(what, expected.Value, JsonSerializer.SerializeToElement(actual(), s_json));
                else _wrong.Add($"{what}: nothing of ours is compared with it");
            }
        }
        Assert.True(_wrong.Count == 0, $"{_wrong.Count} differ:\n{string.Join('\n', _wrong.Take(60))}");
        Assert.True(compared > 0, "metrics.json holds no figure");
    }

    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static Dictionary<string, Func<object>> Figures(JsonElement given) =>
        !given.TryGetProperty("labels", out var labels) ? given.TryGetProperty("threshold", out _) ? MultiLabel(given) : Regression(given)
        : Classification(given, labels);

    private static Dictionary<string, Func<object>> Classification(JsonElement given, JsonElement labels)
    {
        var classes = labels.EnumerateArray().Select(l => l.GetInt32()).ToList();
        var truth = Ids(given.GetProperty("y_true"), classes);
        var matrix = ConfusionMatrix.Of(truth, Ids(given.GetProperty("y_pred"), classes), classes.Count);
        var figures = new Dictionary<string, Func<object>>
        {
            ["accuracy"] = () => matrix.Accuracy,
            ["balanced_accuracy"] = () => matrix.BalancedAccuracy,
            ["mcc"] = () => matrix.MatthewsCorrelation,
            ["cohen_kappa"] = () => matrix.CohenKappa,
            ["confusion_matrix"] = () => classes.Select((_, t) => classes.Select((_, p) => matrix[t, p])),
            ["per_class"] = () => matrix.Classes.Select((c, i) => new { label = classes[i], precision = c.Precision, recall = c.Recall, f1 = c.F1, support = c.Support }),
            ["micro"] = () => Written(PrecisionRecall.Micro(matrix.Classes)),
            ["macro"] = () => Written(PrecisionRecall.Macro(matrix.Classes)),
            ["weighted"] = () => Written(PrecisionRecall.Weighted(matrix.Classes)),
            ["binary_pos1"] = () => matrix.Counts(1) is var c ? new { precision = c.Precision, recall = c.Recall, f1 = c.F1, specificity = c.Specificity, f0_5 = c.FBeta(0.5), f2 = c.FBeta(2) } : null!,
        };
        if (given.TryGetProperty("y_prob", out var probabilities)) AddProbabilities(figures, truth, probabilities, classes.Count);
        return figures;
    }

    private static void AddProbabilities(Dictionary<string, Func<object>> figures, int[] truth, JsonElement given, int classes)
    {
        // a single number a row is the second class's probability
        var scores = new ClassScores(truth, [.. given.EnumerateArray().SelectMany(row => row.ValueKind == JsonValueKind.Array ? Numbers(row) : [1 - row.GetDouble(), row.GetDouble()])], classes);
        figures["log_loss"] = () => scores.LogLoss();
        figures["brier"] = () => scores.Brier();
        figures["top2_accuracy"] = () => scores.TopAccuracy(2);
        figures["roc_auc"] = () => scores.Ranked(1).RocAuc();
        figures["average_precision"] = () => scores.Ranked(1).AveragePrecision();
        figures["roc_auc_ovr_macro"] = () => scores.RocAucOneVersusRest(weighted: false);
        figures["roc_auc_ovr_weighted"] = () => scores.RocAucOneVersusRest(weighted: true);
        figures["roc_auc_ovo_macro"] = () => scores.RocAucOneVersusOne();
        figures["roc_curve"] = () => scores.Ranked(1).Roc() is var curve ? new { fpr = curve.X, tpr = curve.Y } : null!;
        // the reference gives no threshold for the last point, which none gives
        figures["pr_curve"] = () => scores.Ranked(1).PrecisionRecall() is var curve ? new { precision = curve.Y, recall = curve.X, thresholds = curve.Thresholds.SkipLast(1) } : null!;
    }

    private static Dictionary<string, Func<object>> Regression(JsonElement given)
    {
        var figures = RegressionFigures.Of(Numbers(given.GetProperty("y_true")), Numbers(given.GetProperty("y_pred")));
        return new()
        {
            ["mse"] = () => figures.MeanSquaredError,
            ["rmse"] = () => figures.RootMeanSquaredError,
            ["mae"] = () => figures.MeanAbsoluteError,
            ["r2"] = () => figures.R2,
            ["pearson"] = () => figures.Pearson,
            ["spearman"] = () => figures.Spearman,
        };
    }

    private static Dictionary<string, Func<object>> MultiLabel(JsonElement given)
    {
        var truth = given.GetProperty("y_true").EnumerateArray().Select(Numbers).ToList();
        var scores = new MultiLabelScores([.. truth.SelectMany(row => row).Select(v => v == 1)], [.. given.GetProperty("y_prob").EnumerateArray().SelectMany(Numbers)],
            truth[0].Length, given.GetProperty("threshold").GetDouble());
        return new()
        {
            ["subset_accuracy"] = () => scores.SubsetAccuracy,
            ["hamming_loss"] = () => scores.HammingLoss,
            ["jaccard_samples"] = () => scores.Jaccard,
            ["micro"] = () => Written(scores.Micro),
            ["macro"] = () => Written(scores.Macro),
            ["weighted"] = () => Written(scores.Weighted),
            ["samples"] = () => Written(scores.Samples),
            ["roc_auc_macro"] = () => scores.RocAucMacro,
            ["average_precision_macro"] = () => scores.AveragePrecisionMacro,
        };
    }

    /// <summary>null and {"undefined": ...} stand for values that are not defined, which ours says as NaN.</summary>
    private void Compare(string what, JsonElement expected, JsonElement actual)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when expected.TryGetProperty("undefined", out _):
            case JsonValueKind.Null:
                if (actual.ValueKind != JsonValueKind.String || actual.GetString() != "NaN") _wrong.Add($"{what}: expected to be undefined, was {actual}");
                break;
            case JsonValueKind.Object:
                foreach (var member in expected.EnumerateObject().Where(m => m.Name != "note"))
                    if (actual.TryGetProperty(member.Name, out var own)) Compare($"{what} {member.Name}", member.Value, own);
                    else _wrong.Add($"{what} {member.Name}: nothing of ours is compared with it");
                break;
            case JsonValueKind.Array:
                if (expected.GetArrayLength() != actual.GetArrayLength()) _wrong.Add($"{what}: expected {expected.GetArrayLength()} entries, was {actual.GetArrayLength()}");
                else foreach (var (e, a) in expected.EnumerateArray().Zip(actual.EnumerateArray())) Compare(what, e, a);
                break;
            default:
                var difference = actual.ValueKind == JsonValueKind.Number ? Math.Abs(actual.GetDouble() - expected.GetDouble()) : double.NaN;
                if (!(difference <= Tolerance * Math.Max(1, Math.Abs(expected.GetDouble())))) _wrong.Add($"{what}: expected {expected}, was {actual}");
                break;
        }
    }

    private static object Written(PrecisionRecall figures) => new { precision = figures.Precision, recall = figures.Recall, f1 = figures.F1 };

    private static int[] Ids(JsonElement rows, List<int> classes) => [.. rows.EnumerateArray().Select(v => classes.IndexOf(v.GetInt32()))];

    private static double[] Numbers(JsonElement row) => [.. row.EnumerateArray().Select(v => v.GetDouble())];
}
