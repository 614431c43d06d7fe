using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Runs;

namespace Studio.Data.Metrics;

/// <summary>The run's own row and the rare rows of a batch (attempts, samples, checkpoints, log), through EF.</summary>
internal static class RunProgress
{
    /// <summary>Moves the run's offset from the batch's start to its end, with step and attempt; false when it does not stand at the start.</summary>
    public static async Task<bool> TryAdvanceAsync(StudioDb db, JournalBatch batch, CancellationToken cancellationToken)
    {
        var at = await db.Runs.Where(r => r.Id == batch.RunId && r.JournalOffset == batch.FromOffset)
            .Select(r => new { r.Attempt, r.Step }).SingleOrDefaultAsync(cancellationToken);
        if (at is null)
            return false;
        var (attempt, step) = Newest(at.Attempt, at.Step, batch);
        return await db.Runs.Where(r => r.Id == batch.RunId && r.JournalOffset == batch.FromOffset).ExecuteUpdateAsync(set =>
        {
            set.SetProperty(r => r.JournalOffset, batch.ToOffset).SetProperty(r => r.Attempt, attempt).SetProperty(r => r.Step, step);
            if (batch.Starts.LastOrDefault() is not { } start)
                return;
            set.SetProperty(r => r.TotalSteps, start.TotalSteps).SetProperty(r => r.StepsPerEpoch, start.StepsPerEpoch)
                .SetProperty(r => r.TokensPerStep, start.TokensPerStep).SetProperty(r => r.SamplesPerStep, start.SamplesPerStep)
                .SetProperty(r => r.ParameterCount, start.ParameterCount);
        }, cancellationToken) == 1;
    }

    public static async Task AddRowsAsync(StudioDb db, JournalBatch batch, CancellationToken cancellationToken)
    {
        foreach (var start in batch.Starts)
            await AddAttemptAsync(db, start.Attempt, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await EndAttemptsAsync(db, batch, cancellationToken);
        db.RunSamples.AddRange(batch.Samples);
        db.RunLogLines.AddRange(batch.LogLines);
        foreach (var change in batch.Checkpoints)
            await ChangeCheckpointsAsync(db, change, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Carries out the moves the journal tells of. Here and not by whoever hosts the run, because a program killed between
    /// storing a worker's last word and acting on it would never hear that word again.
    /// </summary>
    public static async Task MoveAsync(StudioDb db, JournalBatch batch, CancellationToken cancellationToken)
    {
        foreach (var attempt in batch.Starts.Select(s => s.Attempt.Attempt).Concat(batch.Ends.Select(e => e.Attempt)).Distinct().Order())
        {
            if (batch.Starts.Find(s => s.Attempt.Attempt == attempt) is { } start)
                await RunTransitions.TryMoveAsync(db, batch.RunId, [RunStatus.Starting, .. RunTransitions.Resumable], RunStatus.Running, "", start.Attempt.StartedAt, cancellationToken);
            if (batch.Ends.Find(e => e.Attempt == attempt) is { } end)
                await RunTransitions.TryMoveAsync(db, batch.RunId, RunTransitions.Active, end.Status, end.Reason, end.At, cancellationToken);
        }
    }

    /// <summary>The step counts from the newest attempt alone: a resumed run goes back to its checkpoint's step.</summary>
    private static (int Attempt, long Step) Newest(int attempt, long step, JournalBatch batch)
    {
        foreach (var start in batch.Starts)
            if (start.Attempt.Attempt >= attempt)
                (attempt, step) = (start.Attempt.Attempt, start.Attempt.FromStep);
        foreach (var buffer in batch.Metrics.Series)
            if (buffer.Attempt == attempt)
                foreach (ref readonly var point in buffer.Points)
                    step = Math.Max(step, point.Step);
        foreach (var end in batch.Ends)
            if (end.Attempt == attempt)
                step = Math.Max(step, end.Step);
        return (attempt, step);
    }

    private static async Task AddAttemptAsync(StudioDb db, RunAttempt attempt, CancellationToken cancellationToken)
    {
        // a worker that was killed between its start line and its first checkpoint may come back under the same number
        await db.RunAttempts.Where(a => a.RunId == attempt.RunId && a.Attempt == attempt.Attempt).ExecuteDeleteAsync(cancellationToken);
        attempt.EndStep = attempt.FromStep;
        db.RunAttempts.Add(attempt);
    }

    private static async Task EndAttemptsAsync(StudioDb db, JournalBatch batch, CancellationToken cancellationToken)
    {
        foreach (var group in batch.Metrics.Series.Where(s => s.Count > 0).GroupBy(s => s.Attempt))
        {
            var last = group.Max(LastStep);
            await db.RunAttempts.Where(a => a.RunId == batch.RunId && a.Attempt == group.Key && a.EndStep < last)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.EndStep, last), cancellationToken);
        }

        foreach (var end in batch.Ends)
            await db.RunAttempts.Where(a => a.RunId == batch.RunId && a.Attempt == end.Attempt)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.EndedAt, end.At), cancellationToken);
    }

    private static long LastStep(SeriesBuffer buffer)
    {
        var last = long.MinValue;
        foreach (ref readonly var point in buffer.Points)
            last = Math.Max(last, point.Step);
        return last;
    }

    private static async Task ChangeCheckpointsAsync(StudioDb db, CheckpointChange change, CancellationToken cancellationToken)
    {
        var written = change.Written;
        string[] replaced = [.. change.Removed, written.Name];
        await db.RunCheckpoints.Where(c => c.RunId == written.RunId && replaced.Contains(c.Name)).ExecuteDeleteAsync(cancellationToken);
        if (written.IsBest)
            await db.RunCheckpoints.Where(c => c.RunId == written.RunId && c.IsBest).ExecuteUpdateAsync(set => set.SetProperty(c => c.IsBest, false), cancellationToken);
        db.RunCheckpoints.Add(written);
        await db.SaveChangesAsync(cancellationToken);
        db.Entry(written).State = EntityState.Detached;
    }
}
