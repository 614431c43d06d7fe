using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;
using Studio.Data.Metrics;
using Studio.Training.Contracts;

namespace Studio.Web.Live;

/// <summary>
/// Brings a run's journal into the catalog while it grows: every stretch of whole lines is one transaction with its offset,
/// and only then is it published. It looks at the file's length every 50 ms instead of asking the system for
/// notifications: that is as quick, costs nothing, and works on shared file systems.
/// </summary>
public sealed class JournalFollower(Workspace workspace, MetricStore store, IDbContextFactory<StudioDb> catalog, LiveFeed feed, ILogger<JournalFollower> logger)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Follows until the worker has ended and all it wrote is in the catalog, with the run's moves to Running and to the
    /// state its last word names. Goes on from the stored offset, so it may be called again at any time, and by two at once.
    /// </summary>
    public async Task FollowAsync(string runId, Task workerEnded, CancellationToken cancellationToken = default)
    {
        var path = new RunDirectory(workspace.RunDirectory(runId)).Events;
        while (await OffsetAsync(runId, cancellationToken) is { } offset)
        {
            using var reader = new JournalReader(path, offset);
            try
            {
                if (await FollowAsync(runId, reader, workerEnded, cancellationToken))
                    return;
            }
            catch (Exception e) when (DiskFull.Is(e))
            {
                // nothing of the batch was kept, and the journal still has it
                logger.LogWarning("The disk of the workspace is full; what run {RunId} reports is taken in when there is room", runId);
                await Task.Delay(s_afterFailure, cancellationToken);
            }
            catch (Exception e) when (e is SqliteException or DbUpdateException or IOException)
            {
                logger.LogError(e, "The journal of run {RunId} could not be stored; trying again", runId);
                await Task.Delay(s_afterFailure, cancellationToken);
            }
        }
    }

    /// <summary>false when the stored offset is not the reader's any more: another follower was here, or the run is gone.</summary>
    private async Task<bool> FollowAsync(string runId, JournalReader reader, Task workerEnded, CancellationToken cancellationToken)
    {
        var chunk = new JournalChunk();
        var news = new StateNews();
        while (true)
        {
            // asked before reading: what was written before the end is then read below
            var ended = workerEnded.IsCompleted;
            while (reader.Read(chunk))
                if (!await IngestAsync(runId, chunk, news, cancellationToken))
                    return false;
            if (ended)
                return true;
            await Task.WhenAny(workerEnded, Task.Delay(s_look, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> IngestAsync(string runId, JournalChunk chunk, StateNews news, CancellationToken cancellationToken)
    {
        foreach (var problem in chunk.Problems)
            logger.LogWarning("Run {RunId}: {Problem}", runId, problem.Message);
        if (!await store.IngestAsync(JournalTranslation.ToBatch(runId, chunk), cancellationToken))
            return false;
        var stateChanged = news.IsIn(chunk);
        feed.Publish(chunk.Metrics.PointCount > LiveSubscription.MaxPoints
            ? DeltaMerge.Gap(runId, chunk.ToOffset, stateChanged)
            : new RunDelta(runId, chunk.FromOffset, chunk.ToOffset, chunk.Metrics.ToPoints(), stateChanged));
        return true;
    }

    private async Task<long?> OffsetAsync(string runId, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.Runs.Where(r => r.Id == runId).Select(r => (long?)r.JournalOffset).SingleOrDefaultAsync(cancellationToken);
    }
}
