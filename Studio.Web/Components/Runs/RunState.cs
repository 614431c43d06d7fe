using Studio.Data.Catalog;
using Studio.Training.Contracts;

namespace Studio.Web.Components.Runs;

/// <summary>What the catalog knows of one run at one moment; everything its page shows except the curves.</summary>
public sealed record RunState(
    Run Run,
    RunSpec? Spec,
    string DatasetName,
    IReadOnlyList<RunAttempt> Attempts,
    IReadOnlyList<RunCheckpoint> Checkpoints,
    RunSample? LatestSample,
    int SampleCount)
{
    public RunMetric? Metric(string name) => Run.Metrics.Find(m => m.Name == name);
    public double? Last(string name) => Metric(name)?.Last;
    public RunAttempt? CurrentAttempt => Attempts.Count > 0 ? Attempts[^1] : null;
    public bool ReadsTokens => Run.TokensPerStep > 0;
}
