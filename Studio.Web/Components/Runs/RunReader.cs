using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Training.Contracts;

namespace Studio.Web.Components.Runs;

/// <summary>Reads what the run's page shows.</summary>
public static class RunReader
{
    /// <returns>null when there is no such run.</returns>
    public static async Task<RunState?> ReadAsync(StudioDb db, string id)
    {
        var run = await db.Runs.AsNoTracking().Include(r => r.Tags).Include(r => r.Metrics).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id);
        if (run is null)
            return null;
        var dataset = await db.Datasets.Where(d => d.Id == run.DatasetId).Select(d => d.Name).SingleOrDefaultAsync();
        var samples = db.RunSamples.AsNoTracking().Where(s => s.RunId == id);
        return new RunState(
            run,
            RunSpecJson.Parse(run.SpecJson).Spec,
            dataset ?? run.DatasetId,
            await db.RunAttempts.AsNoTracking().Where(a => a.RunId == id).OrderBy(a => a.Attempt).ToListAsync(),
            await db.RunCheckpoints.AsNoTracking().Where(c => c.RunId == id).OrderByDescending(c => c.Step).ToListAsync(),
            await samples.OrderByDescending(s => s.Id).FirstOrDefaultAsync(),
            await samples.CountAsync(),
            run.Status == RunStatus.Queued ? await AheadAsync(db, run) : 0);
    }

    private static Task<int> AheadAsync(StudioDb db, Run run) =>
        db.Runs.CountAsync(r => r.Device == run.Device
            && (r.Status == RunStatus.Starting || r.Status == RunStatus.Running || r.Status == RunStatus.Stopping
                || (r.Status == RunStatus.Queued && (r.Priority > run.Priority || (r.Priority == run.Priority && r.QueuePosition < run.QueuePosition)))));
}
