using Studio.Training.Worker;
using Studio.Web.Jobs;

namespace Studio.Web.Labeling;

/// <summary>Where an asking of models stands; read from its job directory each time, so that a restart loses nothing.</summary>
/// <param name="Share">of the rows and models that is done, 0 to 1.</param>
/// <param name="Reason">why it failed, as a sentence; empty otherwise.</param>
/// <param name="Result">null until it has succeeded.</param>
public sealed record SuggestJobStatus(string JobId, string Project, IReadOnlyList<string> Models, JobState State, double Share, string Reason, SuggestResult? Result)
{
    public bool IsOpen => State is JobState.Queued or JobState.Running;
}
