using Studio.Data;
using Studio.Data.Tables.Measures;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Browsing;
using Version = Studio.Data.Tables.DatasetVersion;

namespace Studio.Web.Datasets;

/// <summary>Statistics and token lengths of versions: from the cache at once, else counted once in a worker process.</summary>
public sealed class StatisticsService(CountingWorkers workers, RowReader rows, Workspace workspace)
{
    /// <param name="progress">is given the share that is done, 0 to 1, now and then, on a pool thread.</param>
    /// <exception cref="UserError">the version's data is missing or damaged.</exception>
    public async Task<TableStatistics> ReadAsync(Version version, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (await Task.Run(() => StatisticsReader.Cached(workspace, version), cancellationToken) is { } known)
            return known;
        await workers.RunAsync($"statistics {version.Reference}", ["data", "statistics", version.Reference, "--workspace", workspace.Root, "--progress"], progress, cancellationToken);
        return StatisticsReader.Cached(workspace, version) ?? throw new UserError($"The statistics of '{version.Manifest.Name}' could not be kept in the workspace's cache; is its disk full?");
    }

    /// <returns>ISO 639-1 codes with their rows, the most frequent first; und where nothing tells.</returns>
    public async Task<IReadOnlyList<ValueCount>> LanguagesAsync(Version version, string column, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var asked = new RowSelection { Where = [new(column, RowOperator.LanguageIs)] };
        var measures = await rows.EnsureAsync(version.Reference, asked, progress, cancellationToken);
        return await Task.Run(() => MeasureFile.Count(measures.Values.Single()), cancellationToken);
    }

    /// <param name="tokenizer">characters, bytes, or a tokenizer of the workspace.</param>
    public async Task<IReadOnlyList<LengthCount>> LengthsAsync(Version version, string column, string tokenizer, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        version.Manifest.Column(column);
        if (await Task.Run(() => TokenLengths.Cached(workspace, version, column, tokenizer), cancellationToken) is { } known)
            return known;
        await workers.RunAsync($"lengths {version.Reference} {tokenizer} {column}", ["data", "lengths", version.Reference, "--column", column, "--tokenizer", tokenizer, "--workspace", workspace.Root, "--progress"], progress, cancellationToken);
        return TokenLengths.Cached(workspace, version, column, tokenizer) ?? throw new UserError($"The lengths of '{version.Manifest.Name}' could not be kept in the workspace's cache; is its disk full?");
    }
}
