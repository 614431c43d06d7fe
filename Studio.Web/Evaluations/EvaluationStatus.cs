using Studio.Data.Evaluation;
using Studio.Training.Contracts;
using Studio.Web.Jobs;

namespace Studio.Web.Evaluations;

/// <summary>Where an evaluation stands; read from its directory each time, so that a restart loses nothing.</summary>
/// <param name="Done">rows measured so far, of <paramref name="Total"/>; both 0 before the first.</param>
/// <param name="Reason">why it failed, as a sentence; empty otherwise.</param>
/// <param name="Summary">null until it has succeeded.</param>
public sealed record EvaluationStatus(
    string Id, string Name, string Model, string Dataset, string Split, DateTimeOffset Created, JobState State, long Done, long Total, string Reason, EvaluationSummary? Summary)
{
    public bool IsOpen => State is JobState.Queued or JobState.Running;

    /// <summary>0 to 1.</summary>
    public double Share => State == JobState.Succeeded ? 1 : Total > 0 ? Math.Min(1, (double)Done / Total) : 0;

    /// <summary>null for a model of the library.</summary>
    public string? RunId => ModelReference.Parse(Model) is { IsRun: true } run ? run.Id : null;
}
