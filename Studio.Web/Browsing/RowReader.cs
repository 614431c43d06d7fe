using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Measures;
using Studio.Data.Tables.Rows;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Datasets;

namespace Studio.Web.Browsing;

/// <summary>
/// Rows of datasets for pages and the API. Finding the rows of a filter reads the whole file, so what was found is kept
/// for a while and every further page of it is a slice. Bounded by <see cref="MostBytes"/>, the longest unused goes first.
/// </summary>
public sealed class RowReader(Workspace workspace, CountingWorkers workers)
{
    /// <summary>4 bytes a row: enough for filters that find 16 million rows together.</summary>
    private const long MostBytes = 64L << 20;

    /// <summary>Of a column in all rows that are read at once: rows may hold a hundred megabytes each, and many people may look.</summary>
    public const int MostCharacters = 16 << 20;

    /// <summary>Each may take some hundred MB; more at once only make each slower.</summary>
    private readonly SemaphoreSlim _turns = new(2, 2);
    private readonly List<(string Key, RowIndex Index)> _known = [];

    /// <summary>The rows of a selection; quick where it was asked before.</summary>
    /// <exception cref="UserError">a condition that cannot be used, in one sentence.</exception>
    public async Task<RowIndex> SelectAsync(string reference, RowSelection selection, CancellationToken cancellationToken = default)
    {
        var key = $"{reference}\n{selection.Key()}";
        if (Find(key) is { } known)
            return known;
        var measures = await EnsureAsync(reference, selection, null, cancellationToken);
        await _turns.WaitAsync(cancellationToken);
        try
        {
            // whoever had the turn before may have asked the same
            if (Find(key) is { } just)
                return just;
            var index = await Task.Run(() =>
            {
                if (selection is { IsAll: true, OrderBy: null })
                    return new RowIndex(DatasetFolder.Resolve(workspace, reference).Manifest.RowCount);
                using var reader = new DatasetReader(DatasetFolder.Resolve(workspace, reference), workspace.Cache, sorts: selection.OrderBy is not null, measures: measures);
                return reader.Select(selection, cancellationToken);
            }, cancellationToken);
            Keep(key, index);
            return index;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>What a selection asks for besides the columns, languages and tokens, with the files it lies in; found by workers first where it is not there.</summary>
    /// <param name="progress">is given the share that is done of the one being found, 0 to 1, on a pool thread.</param>
    /// <exception cref="UserError">there is no such column or tokenizer.</exception>
    public async Task<IReadOnlyDictionary<RowMeasure, string>> EnsureAsync(string reference, RowSelection selection, Action<double>? progress, CancellationToken cancellationToken)
    {
        if (selection is { Where.Count: 0, Sql: null })
            return new Dictionary<RowMeasure, string>();
        var measures = await Task.Run(() => RowMeasures.PathsOf(workspace, DatasetFolder.Resolve(workspace, reference), selection), cancellationToken);
        foreach (var (measure, path) in measures.Where(m => !File.Exists(m.Value)))
        {
            var tokenizer = measure.Tokenizer is { } wanted ? new[] { "--tokenizer", wanted } : [];
            await workers.RunAsync($"measure {path}", ["data", "measure", reference, "--column", measure.Column, .. tokenizer, "--workspace", workspace.Root, "--progress"], progress, cancellationToken);
            if (!File.Exists(path))
                throw new UserError($"What is asked of the column '{measure.Column}' could not be kept in the workspace's cache; is its disk full?");
        }
        return measures;
    }

    /// <summary>Some rows of a selection, off the circuit's thread.</summary>
    /// <param name="longest">characters after which a text is cut; by default as many as let the rows together take <see cref="MostCharacters"/>.</param>
    public Task<IReadOnlyList<DatasetRow>> ReadAsync(string reference, RowIndex index, long offset, int count, IReadOnlyList<string> columns, CancellationToken cancellationToken = default, int? longest = null) => Task.Run(() =>
    {
        using var reader = DatasetReader.Open(workspace, reference);
        return reader.ReadRows(index, offset, count, columns, longest ?? MostCharacters / Math.Max(1, count));
    }, cancellationToken);

    private RowIndex? Find(string key)
    {
        lock (_known)
        {
            var at = _known.FindIndex(k => k.Key == key);
            if (at < 0)
                return null;
            var found = _known[at];
            _known.RemoveAt(at);
            _known.Add(found);
            return found.Index;
        }
    }

    private void Keep(string key, RowIndex index)
    {
        if (index.Bytes > MostBytes)
            return;
        lock (_known)
        {
            _known.Add((key, index));
            while (_known.Sum(k => k.Index.Bytes) > MostBytes || _known.Count > 200)
                _known.RemoveAt(0);
        }
    }
}
