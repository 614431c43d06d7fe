using System.Security.Cryptography;
using Studio.Data.Tables.Sources;

namespace Studio.Data.Tables.Importing;

/// <summary>
/// The first pass over the files: every row is parsed and checked, so that a file that cannot be read is refused before
/// anything is written, and the columns' types and classes are known from all values.
/// </summary>
internal sealed class ImportScan
{
    private readonly ImportPlan _plan;
    private readonly IReadOnlyDictionary<string, ImportColumn> _chosen;
    private readonly List<ColumnProfile> _profiles = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);

    private ImportScan(ImportPlan plan, IReadOnlyDictionary<string, ImportColumn> chosen)
    {
        _plan = plan;
        _chosen = chosen;
    }

    public IReadOnlyList<ColumnProfile> Profiles => _profiles;
    public long Rows { get; private set; }
    public long SkippedCount { get; private set; }
    public List<string> Skipped { get; } = [];
    public string Sha256 { get; private set; } = "";

    public long AverageRowBytes => _profiles.Sum(p => p.TotalBytes) / Math.Max(1, Rows);

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
            scan.Read(source, (bytes, rows) => progress(done + bytes, rows), cancel);
            done += source.Source.Position;
        }
        scan.Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (scan.Rows == 0)
            throw new UserError($"{plan.Spec.Files[0].Label} has no rows{(plan.Dialect?.HasHeader == true ? " after its header" : "")}: there is nothing to import.");
        return scan;
    }

    private void Read(ReadAhead source, Action<long, long> progress, CancellationToken cancel)
    {
        var map = new List<ColumnProfile>();
        while (source.Next() is { } read)
        {
            cancel.ThrowIfCancellationRequested();
            while (map.Count < read.Columns.Count)
                map.Add(Profile(read.Columns[map.Count]));
            for (var i = 0; i < map.Count; i++)
                map[i].Add(read.Rows, i);
            Rows += read.Rows.Rows;
            progress(read.Position, Rows);
        }
        foreach (var column in source.Source.Columns.Skip(map.Count))
            Profile(column);
        SkippedCount += source.Source.SkippedCount;
        Skipped.AddRange(source.Source.Skipped.Take(100 - Skipped.Count));
    }

    private ColumnProfile Profile(string name)
    {
        if (_byName.TryGetValue(name, out var index))
            return _profiles[index];
        var role = _chosen.TryGetValue(name, out var column) ? column.Role : ColumnRole.Ignore;
        var isImage = _plan.Format == ImportFormat.Idx && name == "image";
        var profile = new ColumnProfile(name, role, isImage);
        _byName[name] = _profiles.Count;
        _profiles.Add(profile);
        return profile;
    }
}
