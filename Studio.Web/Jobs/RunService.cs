using Studio.Data;
using Studio.Data.Catalog;
using Studio.Training.Contracts;

namespace Studio.Web.Jobs;

/// <summary>Everything people do to runs; pages and the REST API call the same methods.</summary>
public sealed class RunService
{
    private static UserError NotYet() => new("Runs cannot be started from this build yet.");

    public Task<Run> CreateAsync(RunSpec spec, string? clientToken = null, string? parentRunId = null, CancellationToken cancellationToken = default) => throw NotYet();
    public Task CancelAsync(string runId, CancellationToken cancellationToken = default) => throw NotYet();
    public Task PauseAsync(string runId, CancellationToken cancellationToken = default) => throw NotYet();
    public Task ResumeAsync(string runId, CancellationToken cancellationToken = default) => throw NotYet();
    public Task<long> DeleteAsync(string runId, CancellationToken cancellationToken = default) => throw NotYet();
    public Task SetPriorityAsync(string runId, int priority, CancellationToken cancellationToken = default) => throw NotYet();
    public Task MoveAsync(string runId, QueueMove move, CancellationToken cancellationToken = default) => throw NotYet();
    public Task RenameAsync(string runId, string name, CancellationToken cancellationToken = default) => throw NotYet();
    public Task SetNotesAsync(string runId, string notes, CancellationToken cancellationToken = default) => throw NotYet();
    public Task SetTagsAsync(string runId, IReadOnlyCollection<string> tags, CancellationToken cancellationToken = default) => throw NotYet();
}
