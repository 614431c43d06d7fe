namespace Studio.Data.Evaluation;

/// <summary>The rows of an evaluation that share a value of a column, or whose value lies in one range.</summary>
/// <param name="Name">the value, or the range; for texts of a number of characters.</param>
/// <param name="Accuracy">share of rows that are right; null for language models.</param>
/// <param name="Loss">mean loss in nats.</param>
public sealed record Slice(string Name, long Rows, double? Accuracy, double Loss);
