using Microsoft.EntityFrameworkCore;
using Studio.Data;
using Studio.Data.Catalog;

namespace Studio.Web.Jobs;

/// <summary>
/// Takes a run away: first its directory gets a name that no run has, then its rows go, then the files. Killed in
/// between, either the run is still listed and can be deleted again, or the rest is removed at the next start.
/// </summary>
public sealed class RunRemoval(Workspace workspace, StudioWriter writer)
{
    private const string Marker = ".deleting-";

    /// <returns>bytes that the files took.</returns>
    public async Task<long> RemoveAsync(string runId, CancellationToken cancellationToken)
    {
        var folder = workspace.RunDirectory(runId);
        var leaving = Path.Combine(workspace.Runs, Marker + runId);
        var bytes = RunFolder.Bytes(folder) + RunFolder.Bytes(leaving);
        if (Directory.Exists(folder))
            Directory.Move(folder, leaving);
        await writer.WriteAsync(db => db.Runs.Where(r => r.Id == runId).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        await writer.ReclaimSpaceAsync(cancellationToken);
        if (Directory.Exists(leaving))
            Directory.Delete(leaving, recursive: true);
        return bytes;
    }

    /// <summary>Finishes what an earlier process began.</summary>
    public void FinishInterrupted()
    {
        foreach (var folder in Directory.EnumerateDirectories(workspace.Runs, Marker + "*"))
            Directory.Delete(folder, recursive: true);
    }
}
