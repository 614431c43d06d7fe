using Microsoft.EntityFrameworkCore;
using Studio.Data.Catalog;
using Studio.Data.Runs;

namespace Studio.Web.Jobs;

/// <summary>Places of queued runs among those of the same device and priority. Works on the rows; the scheduler follows them.</summary>
public static class QueueOrder
{
    /// <summary>Inside a write: changes positions.</summary>
    /// <returns>the runs whose place changed; none at the end of the way.</returns>
    public static async Task<IReadOnlyList<string>> MoveAsync(StudioDb db, string runId, QueueMove move, CancellationToken cancellationToken)
    {
        var run = await db.Runs.SingleAsync(r => r.Id == runId, cancellationToken);
        var line = await db.Runs
            .Where(r => r.Status == RunStatus.Queued && r.Device == run.Device && r.Priority == run.Priority)
            .OrderBy(r => r.QueuePosition).ToListAsync(cancellationToken);
        var from = line.IndexOf(run);
        if (from < 0)
            return [];
        var to = move switch
        {
            QueueMove.Up => Math.Max(0, from - 1),
            QueueMove.Down => Math.Min(line.Count - 1, from + 1),
            QueueMove.First => 0,
            _ => line.Count - 1,
        };
        return Shift(line, from, to);
    }

    /// <summary>The places stay the same numbers; the runs between the two ends change theirs by one.</summary>
    private static List<string> Shift(List<Run> line, int from, int to)
    {
        var places = line.Select(r => r.QueuePosition).ToList();
        var moved = line[from];
        line.RemoveAt(from);
        line.Insert(to, moved);
        var changed = new List<string>();
        for (var i = Math.Min(from, to); i <= Math.Max(from, to) && from != to; i++)
        {
            line[i].QueuePosition = places[i];
            changed.Add(line[i].Id);
        }
        return changed;
    }
}
