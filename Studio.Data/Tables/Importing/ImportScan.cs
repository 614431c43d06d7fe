using System.Security.Cryptography;
using Studio.Data.Tables.Sources;

namespace Studio.Data.Tables.Importing;

/// <summary>
/// What all rows say: every one is checked, the columns' types and classes are known from all values. Either in a pass of
/// its own before anything is written (<see cref="Run"/>), or while rows that were guessed rightly are being written
/// (<see cref="OnePass"/>).
/// </summary>
internal sealed class ImportScan(ImportPlan plan, IReadOnlyDictionary<string, ImportColumn> chosen)
{
    private readonly List<ColumnProfile> _profiles = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly List<ColumnProfile> _part = []; // profiles of the part's columns, in their order

    public IReadOnlyList<ColumnProfile> Profiles => _profiles;
    public long Rows { get; private set; }
    public long SkippedCount { get; private set; }
    public List<string> Skipped { get; } = [];
    public string Sha256 { get; private set; } = "";

    public long AverageRowBytes => _profiles.Sum(p => p.TotalBytes) / Math.Max(1, Rows);

    /// <summary>The columns as they are to be written.</summary>
    public IEnumerable<TableColumn> Columns => _profiles.Select(p => new TableColumn(p.Name, TypeOf(p.Name, p.Role, p.Type), p.Role));

    /// <param name="chosen">roles and types by column name.</param>
    /// <param name="progress">is given bytes and rows read so far.</param>
    public static ImportScan Run(ImportPlan plan, IReadOnlyDictionary<string, ImportColumn> chosen, Action<long, long> progress, CancellationToken cancel)
    {
        var scan = new ImportScan(plan, chosen);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long done = 0;
        foreach (var part in plan.Parts(hash))
        {
            using var source = new ReadAhead(part.Open());
            while (source.Next() is { } read)
            {
                cancel.ThrowIfCancellationRequested();
                scan.Observe(read.Rows, read.Columns);
                progress(done + read.Position, scan.Rows);
            }
            scan.EndPart(source.Source);
            done += source.Source.Position;
        }
        scan.End(hash);
        return scan;
    }

    /// <summary>Takes the next rows of a part in.</summary>
    public void Observe(RowBatch rows, IReadOnlyList<string> columns)
    {
        while (_part.Count < columns.Count)
            _part.Add(Profile(columns[_part.Count]));
        for (var i = 0; i < _part.Count; i++)
            _part[i].Add(rows, i);
        Rows += rows.Rows;
    }

    /// <summary>After a part's last row.</summary>
    public void EndPart(RowSource source)
    {
        foreach (var column in source.Columns.Skip(_part.Count))
            Profile(column);
        _part.Clear();
        SkippedCount += source.SkippedCount;
        Skipped.AddRange(source.Skipped.Take(100 - Skipped.Count));
    }

    /// <summary>After the last part.</summary>
    /// <exception cref="UserError">there was no row.</exception>
    public void End(IncrementalHash hash)
    {
        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (Rows == 0)
            throw new UserError($"{plan.Spec.Files[0].Label} has no rows{(plan.Dialect?.HasHeader == true ? " after its header" : "")}: there is nothing to import.");
    }

    /// <summary>Text and split words stay as they are written, even where all of them look like numbers.</summary>
    public ColumnType TypeOf(string name, ColumnRole role, ColumnType found) =>
        chosen.GetValueOrDefault(name)?.Type ?? (role is ColumnRole.Text or ColumnRole.Split ? ColumnType.Text : found);

    private ColumnProfile Profile(string name)
    {
        if (_byName.TryGetValue(name, out var index))
            return _profiles[index];
        var role = chosen.TryGetValue(name, out var column) ? column.Role : ColumnRole.Ignore;
        var isImage = plan.Format == ImportFormat.Idx && name == "image";
        var profile = new ColumnProfile(name, role, isImage);
        _byName[name] = _profiles.Count;
        _profiles.Add(profile);
        return profile;
    }
}
