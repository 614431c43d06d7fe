using Studio.Data;
using Studio.Data.Cleaning.Duplicates;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Web.Datasets;

namespace Studio.Web.Cleaning;

/// <summary>Leaks between a run's training rows and those held out: copies are found once for a version, in a worker process, and held against any division of its rows.</summary>
public sealed class LeakService(CountingWorkers workers, Workspace workspace)
{
    /// <param name="progress">is given the share that is done, 0 to 1, now and then, on a pool thread.</param>
    /// <returns>null where there is nothing to look for: no text, nothing held out.</returns>
    /// <exception cref="UserError">the dataset is not here, or its data is damaged.</exception>
    public async Task<SplitLeaks?> FindAsync(RunSpec spec, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var version = await Task.Run(() => DatasetFolder.Resolve(workspace, spec.Dataset), cancellationToken);
        if (!SplitLeaks.Concern(spec, version.Manifest))
            return null;
        var column = version.Manifest.ColumnWithRole(ColumnRole.Text)!.Name;
        var groups = await GroupsAsync(version, column, progress, cancellationToken);
        return await Task.Run(() => SplitLeaks.Find(spec, version, groups), cancellationToken);
    }

    /// <summary>Groups of rows of a version whose text is exactly or nearly the same, the largest first.</summary>
    /// <param name="reference">id@version.</param>
    /// <exception cref="UserError">there is no such version, or it has no text.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<int>>> CopiesAsync(string reference, CancellationToken cancellationToken = default)
    {
        var version = await Task.Run(() => DatasetFolder.Resolve(workspace, reference), cancellationToken);
        var column = version.Manifest.ColumnWithRole(ColumnRole.Text)?.Name ?? throw new UserError($"'{version.Manifest.Name}' has no text column, in which copies could be sought.");
        var groups = await GroupsAsync(version, column, progress: null, cancellationToken);
        return [.. groups.OrderByDescending(group => group.Length).Select(group => group.Select(copy => copy.Row).ToList())];
    }

    private async Task<IReadOnlyList<CopyRow[]>> GroupsAsync(DatasetVersion version, string column, Action<double>? progress, CancellationToken cancellationToken)
    {
        if (await Task.Run(() => CopyGroups.Cached(workspace, version, column), cancellationToken) is { } known)
            return known;
        await workers.RunAsync($"leaks {version.Reference}", ["data", "leaks", version.Reference, "--workspace", workspace.Root, "--progress"], progress, cancellationToken);
        return await Task.Run(() => CopyGroups.Cached(workspace, version, column) ?? throw new UserError("The copies found could not be kept in the workspace's cache; is its disk full?"), cancellationToken);
    }
}
