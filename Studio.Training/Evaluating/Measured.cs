using Studio.Data.Evaluation;

namespace Studio.Training.Evaluating;

public sealed record Measured(EvaluationReport Report, PredictionTable Predictions);
