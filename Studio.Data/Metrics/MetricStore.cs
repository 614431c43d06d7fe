using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;

namespace Studio.Data.Metrics;

/// <summary>
/// The points of all runs, off EF's path: written in blocks together with the journal's offset, read back downsampled and
/// smoothed for a chart, or raw for a file.
/// </summary>
public sealed class MetricStore(IDbContextFactory<StudioDb> contexts, StudioWriter writer)
{
    /// <summary>
    /// Writes everything a stretch of a run's journal says, the run's moves it tells of, and the offset it leads to, in one
    /// transaction: killed at any instant, either all of it is there or nothing, and reading again from the stored offset
    /// loses and doubles nothing.
    /// </summary>
    /// <returns>false when the run is gone or its offset is not the batch's any more (another follower was here): nothing was written.</returns>
    public Task<bool> IngestAsync(JournalBatch batch, CancellationToken cancellationToken = default) =>
        writer.WriteAsync(async db =>
        {
            if (!await RunProgress.TryAdvanceAsync(db, batch, cancellationToken))
                return false;
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            using (var blocks = new BlockWriter(connection))
                blocks.Write(batch.RunId, batch.Metrics);
            await RunProgress.AddRowsAsync(db, batch, cancellationToken);
            await RunProgress.MoveAsync(db, batch, cancellationToken);
            if (batch.Starts.Exists(s => s.Attempt.Attempt > 1))
                SummaryWriter.Recompute(connection, batch.RunId);
            else
                SummaryWriter.Merge(connection, batch.RunId, batch.Metrics);
            return true;
        }, cancellationToken);

    /// <summary>
    /// What a chart needs of a run, together with the journal offset it reflects, from one moment of the catalog: what is
    /// published after that offset can be appended to it.
    /// </summary>
    /// <returns>null when there is no such run.</returns>
    /// <exception cref="UserError">the query's figures lie outside their ranges.</exception>
    public async Task<RunMetricsSnapshot?> ReadAsync(string runId, MetricQuery query, CancellationToken cancellationToken = default)
    {
        query.Check();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = (SqliteConnection)db.Database.GetDbConnection();

        // deferred: takes no lock, and everything read inside is the same moment
        await using var moment = connection.BeginTransaction(deferred: true);
        await db.Database.UseTransactionAsync(moment, cancellationToken);
        return await SnapshotReader.ReadAsync(db, connection, runId, query, cancellationToken);
    }

    /// <summary>Every point of one metric in the order of steps, attempt after attempt, superseded ones too; for downloads.</summary>
    public async Task<IReadOnlyList<MetricPoint>> ReadRawAsync(string runId, string name, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await using var moment = connection.BeginTransaction(deferred: true);
        await db.Database.UseTransactionAsync(moment, cancellationToken);
        var points = new List<MetricPoint>();
        foreach (var series in await db.MetricSeries.AsNoTracking().Where(s => s.RunId == runId && s.Name == name).OrderBy(s => s.Attempt).ToListAsync(cancellationToken))
        {
            using var read = BlockReader.Read(connection, series);
            foreach (ref readonly var p in read.Points)
                points.Add(new MetricPoint(name, series.Attempt, p.Step, p.Value, p.Wall));
        }

        return points;
    }
}
