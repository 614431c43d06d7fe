using System.Security.Cryptography;
using Studio.Data.Tables.Sources;

namespace Studio.Data.Tables.Importing;

/// <summary>
/// An import that reads its files once: rows are written with the types that the first of them suggest, and checked on the
/// way. Nearly every file goes on as it begins; where a later row does not (a word among numbers, a new key, rows that
/// become a hundred times as long), the attempt is given up at that row and two passes are made instead.
/// </summary>
internal sealed class OnePass(ImportPlan plan, IReadOnlyDictionary<string, ImportColumn> chosen)
{
    private readonly ImportScan _scan = new(plan, chosen);
    private IReadOnlyList<TableColumn> _columns = [];

    /// <param name="first">the columns as the first rows show them.</param>
    /// <param name="progress">is given bytes and rows read so far.</param>
    /// <returns>what all rows say; null when the first ones suggested otherwise, and nothing is written.</returns>
    public ImportScan? Write(IReadOnlyList<PreviewColumn> first, string path, string tempFolder, Action<long, long> progress, CancellationToken cancel)
    {
        var split = plan.SplitColumn is null ? null : first[^1].Name; // the preview shows it after the files' own
        _columns = [.. first.SkipLast(split is null ? 0 : 1).Select(c => new TableColumn(c.Name, _scan.TypeOf(c.Name, RoleOf(c.Name), c.Type), RoleOf(c.Name)))];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var writer = new TableWriter(plan.Parts(hash), _columns, split, bytes => progress(bytes, _scan.Rows), cancel) { Observe = Observe, EndPart = _scan.EndPart };
        try
        {
            writer.Write(path, tempFolder, 0);
            _scan.End(hash);
            return Holds() ? _scan : null;
        }
        catch (GuessFailed)
        {
            return null;
        }
    }

    private void Observe(RowBatch rows, IReadOnlyList<string> columns)
    {
        _scan.Observe(rows, columns);
        if (!Holds())
            throw new GuessFailed();
    }

    private bool Holds() => _scan.Columns.SequenceEqual(_columns);

    private ColumnRole RoleOf(string name) => chosen.TryGetValue(name, out var column) ? column.Role : ColumnRole.Ignore;
}
