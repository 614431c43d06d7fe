using Studio.Data.Catalog;
using Studio.Training.Contracts;

namespace Studio.Web.Components.Runs;

/// <summary>What the catalog knows of one run at one moment; everything its page shows except the curves.</summary>
/// <param name="Ahead">runs that have its device before it, while it waits; 0 otherwise.</param>
public sealed record RunState(
    Run Run,
    RunSpec? Spec,
    string DatasetName,
    IReadOnlyList<RunAttempt> Attempts,
    IReadOnlyList<RunCheckpoint> Checkpoints,
    RunSample? LatestSample,
    int SampleCount,
    int Ahead)
{
    public RunMetric? Metric(string name) => Run.Metrics.Find(m => m.Name == name);
    public double? Last(string name) => Metric(name)?.Last;
    public RunAttempt? CurrentAttempt => Attempts.Count > 0 ? Attempts[^1] : null;

    // a run that waits has not counted its tokens yet, but it will
    public bool ReadsTokens => Run.TokensPerStep > 0 || Run.Task == Tasks.CausalLm;
}
