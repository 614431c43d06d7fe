namespace Studio.Training.Contracts;

/// <summary>
/// Names inside evaluations/ID. events.jsonl holds progress and the last word; the evaluation is done when that says so, and
/// then predictions.parquet and report.json are whole.
/// </summary>
public sealed class EvaluationDirectory(string path)
{
    public const string SpecFile = "spec.json";

    public string Root { get; } = Path.GetFullPath(path);
    public string Id => Path.GetFileName(Root);
    public string Spec => Path.Combine(Root, SpecFile);
    public string Events => Path.Combine(Root, "events.jsonl");
    public string Log => Path.Combine(Root, "log.txt");
    public string Predictions => Path.Combine(Root, "predictions.parquet");
    public string Report => Path.Combine(Root, "report.json");
}
