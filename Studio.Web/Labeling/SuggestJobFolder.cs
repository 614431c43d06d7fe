using Studio.Training.Worker;
using Studio.Web.Jobs;

namespace Studio.Web.Labeling;

/// <summary>jobs/ID/ of one asking of models; see <see cref="JobJournal"/> for the lines.</summary>
internal sealed class SuggestJobFolder(string path) : JobFolder(path, SuggestSpec.FileName)
{
    /// <summary>null when this is no such job's folder.</summary>
    public SuggestJobStatus? Status()
    {
        if (!Exists)
            return null;
        var spec = SuggestSpec.Load(Root);
        var line = LastLine<Line>();
        var state = line is null ? HasBegun ? JobState.Running : JobState.Queued
            : line.T != "end" ? JobState.Running
            : line.Status switch { "succeeded" => JobState.Succeeded, "cancelled" => JobState.Cancelled, _ => JobState.Failed };
        var share = state == JobState.Succeeded ? 1 : line is { Total: > 0 } ? (double)line.Done / line.Total : 0;
        return new(Id, spec.Project, spec.Models, state, share, line?.Reason ?? "", line?.Result);
    }

    private sealed record Line : JobLine
    {
        public long Done { get; init; }
        public long Total { get; init; }
        public SuggestResult? Result { get; init; }
    }
}
