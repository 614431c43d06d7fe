using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Statistics;

/// <summary>
/// How one version of a dataset differs from another, row by row whatever their order. Rows are compared over the columns
/// both have; one that is gone and one that came count as one changed row where their text (else their first column) is
/// the same.
/// </summary>
/// <param name="ColumnsAdded">columns only the newer one has.</param>
public sealed record VersionDifference(int From, int To, long Added, long Removed, long Changed, long Same, IReadOnlyList<string> ColumnsAdded, IReadOnlyList<string> ColumnsRemoved)
{
    /// <exception cref="UserError">the versions share no column, or a file is missing.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static VersionDifference Between(Workspace workspace, DatasetVersion from, DatasetVersion to, CancellationToken cancel = default)
    {
        var (before, after) = (Names(from), Names(to));
        var shared = before.Intersect(after).ToList();
        if (shared.Count == 0)
            throw new UserError($"Versions {from.Manifest.Version} and {to.Manifest.Version} have no column in common.");
        var key = to.Manifest.ColumnWithRole(ColumnRole.Text)?.Name is { } text && shared.Contains(text) ? text : shared[0];
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [from.ParquetPath, to.ParquetPath], MemoryMegabytes = 384, TempFolder = workspace.Cache });
        using var interrupt = cancel.Register(connection.Interrupt);
        try
        {
            using var result = connection.Query($"""
                WITH a AS ({Hashed(from, key, shared)}), b AS ({Hashed(to, key, shared)}),
                d AS (SELECT k, coalesce(b.n, 0) - coalesce(a.n, 0) AS more, least(coalesce(a.n, 0), coalesce(b.n, 0)) AS same FROM a FULL JOIN b USING (k, h)),
                g AS (SELECT k, sum(greatest(more, 0)) AS plus, sum(greatest(-more, 0)) AS minus, sum(same) AS same FROM d GROUP BY k)
                SELECT CAST(coalesce(sum(plus - least(plus, minus)), 0) AS BIGINT), CAST(coalesce(sum(minus - least(plus, minus)), 0) AS BIGINT),
                  CAST(coalesce(sum(least(plus, minus)), 0) AS BIGINT), CAST(coalesce(sum(same), 0) AS BIGINT) FROM g
                """);
            result.Next();
            return new VersionDifference(from.Manifest.Version, to.Manifest.Version, result.Column(0).Integer(0), result.Column(1).Integer(0), result.Column(2).Integer(0), result.Column(3).Integer(0),
                [.. after.Except(before)], [.. before.Except(after)]);
        }
        catch (DuckDbException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }

    private static List<string> Names(DatasetVersion version) => [.. version.Manifest.Columns.Select(c => c.Name)];

    /// <summary>As text, so that 1 and "1" are the same after a column's type has changed; null is no text at all.</summary>
    private static string Hashed(DatasetVersion version, string key, IReadOnlyList<string> columns)
    {
        string Text(string name) => version.Manifest.Column(name).Type == ColumnType.Image ? Sql.Identifier(name) : $"CAST({Sql.Identifier(name)} AS VARCHAR)";
        return $"SELECT hash({Text(key)}) AS k, hash({string.Join(", ", columns.Select(Text))}) AS h, count(*) AS n FROM read_parquet({Sql.PathLiteral(version.ParquetPath)}) GROUP BY k, h";
    }
}
