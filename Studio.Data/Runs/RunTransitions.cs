using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;

namespace Studio.Data.Runs;

/// <summary>
/// The life cycle of a run: which moves are allowed, and the one way to make one. A move is a conditional UPDATE with
/// the states it expects, plus a row that keeps the reason, in one transaction; when no row changed, someone was faster
/// and the caller must look again instead of going on.
/// <code>
/// Queued -> Starting -> Running -> Succeeded | Failed | Cancelled | Paused | Interrupted
///              |           '--> Stopping -> Paused | Cancelled | Failed | Succeeded | Interrupted
///              '--> (as Running)
/// Paused | Interrupted | Failed | Cancelled -> Queued (resume)      Queued -> Cancelled | Paused
/// </code>
/// </summary>
public sealed class RunTransitions(StudioWriter writer)
{
    private static readonly Dictionary<RunStatus, RunStatus[]> s_allowed = new()
    {
        [RunStatus.Queued] = [RunStatus.Starting, RunStatus.Cancelled, RunStatus.Paused, RunStatus.Failed],
        [RunStatus.Starting] = [RunStatus.Running, RunStatus.Stopping, RunStatus.Queued, RunStatus.Succeeded, RunStatus.Failed, RunStatus.Cancelled, RunStatus.Paused, RunStatus.Interrupted],
        [RunStatus.Running] = [RunStatus.Stopping, RunStatus.Succeeded, RunStatus.Failed, RunStatus.Cancelled, RunStatus.Paused, RunStatus.Interrupted],
        [RunStatus.Stopping] = [RunStatus.Paused, RunStatus.Cancelled, RunStatus.Failed, RunStatus.Succeeded, RunStatus.Interrupted],
        [RunStatus.Paused] = [RunStatus.Queued, RunStatus.Cancelled, RunStatus.Running],
        [RunStatus.Interrupted] = [RunStatus.Queued, RunStatus.Cancelled, RunStatus.Running],
        [RunStatus.Failed] = [RunStatus.Queued, RunStatus.Running],
        [RunStatus.Cancelled] = [RunStatus.Queued, RunStatus.Running],
        [RunStatus.Succeeded] = [],
    };

    /// <summary>States in which a worker holds the run, or is about to.</summary>
    public static IReadOnlyList<RunStatus> Active { get; } = [RunStatus.Starting, RunStatus.Running, RunStatus.Stopping];

    /// <summary>States from which a run can be put into the queue again.</summary>
    public static IReadOnlyList<RunStatus> Resumable { get; } = [RunStatus.Paused, RunStatus.Interrupted, RunStatus.Failed, RunStatus.Cancelled];

    public static bool IsAllowed(RunStatus from, RunStatus to) => s_allowed[from].Contains(to);

    /// <summary>Whether nothing will happen to the run any more unless a person asks for it.</summary>
    public static bool IsEnd(RunStatus status) =>
        status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled or RunStatus.Paused or RunStatus.Interrupted;

    /// <summary>Moves the run in a transaction of its own; see the other overload.</summary>
    public Task<bool> TryMoveAsync(string runId, IReadOnlyCollection<RunStatus> expected, RunStatus to, string reason = "", CancellationToken cancellationToken = default) =>
        writer.WriteAsync(db => TryMoveAsync(db, runId, expected, to, reason, cancellationToken), cancellationToken);

    /// <summary>Moves the run to <paramref name="to"/> if it stands in one of <paramref name="expected"/>, inside the caller's write.</summary>
    /// <returns>false when the run is elsewhere by now, or gone: nothing was changed.</returns>
    /// <exception cref="InvalidOperationException">the life cycle has no such move.</exception>
    public static Task<bool> TryMoveAsync(StudioDb db, string runId, IReadOnlyCollection<RunStatus> expected, RunStatus to, string reason = "", CancellationToken cancellationToken = default) =>
        TryMoveAsync(db, runId, expected, to, reason, DateTimeOffset.UtcNow, cancellationToken);

    /// <summary>The same for a move that happened at another moment than now, as a journal tells it.</summary>
    public static async Task<bool> TryMoveAsync(StudioDb db, string runId, IReadOnlyCollection<RunStatus> expected, RunStatus to, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var from in expected)
            if (!IsAllowed(from, to))
                throw new InvalidOperationException($"A run does not move from {from} to {to}.");

        // the write lock is held since the transaction began, so the state read here cannot change before the UPDATE
        var current = await db.Runs.Where(r => r.Id == runId).Select(r => (RunStatus?)r.Status).SingleOrDefaultAsync(cancellationToken);
        if (current is not { } was || !expected.Contains(was) || !await UpdateAsync(db, runId, was, to, reason, at, cancellationToken))
            return false;

        db.RunEvents.Add(new RunEvent { RunId = runId, At = at, From = was, To = to, Reason = reason });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Gives the state the run stands in another reason, for when more became known.</summary>
    public Task ExplainAsync(string runId, string reason, CancellationToken cancellationToken = default) =>
        writer.WriteAsync(db => db.Runs.Where(r => r.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(r => r.Reason, reason), cancellationToken), cancellationToken);

    private static async Task<bool> UpdateAsync(StudioDb db, string runId, RunStatus from, RunStatus to, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var run = db.Runs.Where(r => r.Id == runId && r.Status == from);
        var changed = await run.ExecuteUpdateAsync(set =>
        {
            set.SetProperty(r => r.Status, to).SetProperty(r => r.Reason, reason);
            if (to == RunStatus.Running)
                set.SetProperty(r => r.StartedAt, r => r.StartedAt ?? at);
            if (IsEnd(to))
                set.SetProperty(r => r.EndedAt, at);
            else
                set.SetProperty(r => r.EndedAt, (DateTimeOffset?)null);
        }, cancellationToken);
        return changed == 1;
    }
}
