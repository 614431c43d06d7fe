using Studio.Data.Evaluation;
using Studio.Web.Evaluations;

namespace Studio.Web.Api;

/// <param name="Report">null until the evaluation has succeeded.</param>
public sealed record EvaluationView(EvaluationStatus Evaluation, EvaluationReport? Report);

/// <param name="Total">rows that match, of which Rows are one page.</param>
/// <param name="Rows">by the names of predictions.parquet: row, label, prediction, confidence, correct, loss, p0, p1, ...</param>
public sealed record PredictionsView(long Total, IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows);
