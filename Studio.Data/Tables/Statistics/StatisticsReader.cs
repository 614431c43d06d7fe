using System.Text.Json;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Statistics;

/// <summary>
/// Statistics of a version, computed by DuckDB over the file and kept in the workspace's cache under the content hash: a
/// version never changes, so neither do they.
/// </summary>
public static class StatisticsReader
{
    /// <summary>From the cache, or computed now: some seconds for a million rows.</summary>
    /// <param name="progress">is given the share that is done, 0 to 1, after each column.</param>
    /// <exception cref="UserError">the version's data file is missing.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static TableStatistics Read(Workspace workspace, DatasetVersion version, CancellationToken cancel = default, Action<double>? progress = null)
    {
        if (Cached(workspace, version) is { } known)
            return known;
        var statistics = Compute(workspace, version, progress, cancel);
        var path = CachePath(workspace, version);
        var beside = $"{path}.{Identifier.New()}";
        File.WriteAllText(beside, JsonSerializer.Serialize(statistics, DatasetFiles.Json));
        File.Move(beside, path, overwrite: true);
        return statistics;
    }

    /// <summary>What was computed before; null where nobody did.</summary>
    public static TableStatistics? Cached(Workspace workspace, DatasetVersion version)
    {
        try
        {
            return JsonSerializer.Deserialize<TableStatistics>(File.ReadAllText(CachePath(workspace, version)), DatasetFiles.Json);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // not there, or of an older form: computed anew
        }
    }

    /// <summary>The number is the form's: what an older program kept is not read. Roles decide what is counted, so they are part of the name.</summary>
    private static string CachePath(Workspace workspace, DatasetVersion version) =>
        Path.Combine(workspace.Cache, $"statistics-2-{version.Manifest.ContentHash}-{string.Concat(version.Manifest.Columns.Take(64).Select(c => "itlms"[(int)c.Role]))}.json");

    private static TableStatistics Compute(Workspace workspace, DatasetVersion version, Action<double>? progress, CancellationToken cancel)
    {
        if (!File.Exists(version.ParquetPath))
            throw new UserError($"The data of '{version.Manifest.Name}' version {version.Manifest.Version} is missing: {version.ParquetPath} is not there.");
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [version.ParquetPath], TempFolder = workspace.Cache });
        using var interrupt = cancel.Register(connection.Interrupt);
        try
        {
            var columns = new List<ColumnStatistics>();
            foreach (var column in version.Manifest.Columns)
            {
                cancel.ThrowIfCancellationRequested();
                columns.Add(ColumnReader.Read(connection, version.ParquetPath, column));
                progress?.Invoke(columns.Count / (version.Manifest.Columns.Count + 1.0));
            }
            return new TableStatistics(version.Manifest.RowCount, columns) { Words = WordCounter.Count(connection, version) };
        }
        catch (DuckDbException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }
}
