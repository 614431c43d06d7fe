using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Rows;

/// <summary>The rows of a selection, as SQL with bound values.</summary>
internal sealed record RowFilter(string Sql, IReadOnlyList<object?> Values)
{
    public bool IsEmpty => Sql.Length == 0;

    /// <exception cref="UserError">a condition names a column that is not there, or compares it with what cannot be compared.</exception>
    public static RowFilter Of(DuckDbConnection connection, DatasetManifest manifest, RowSelection selection)
    {
        var parts = new List<RowFilter>();
        if (!string.IsNullOrEmpty(selection.Search))
            parts.Add(Found(manifest, selection.Search));
        if (selection.Label is { } label)
            parts.Add(OfRole(manifest, ColumnRole.Label, label));
        if (selection.Split is { } split)
            parts.Add(OfRole(manifest, ColumnRole.Split, split));
        parts.AddRange(Groups(manifest, selection.Where));
        if (!string.IsNullOrWhiteSpace(selection.Sql))
            parts.Add(new(SqlExpression.Check(connection, selection.Sql, manifest), []));
        return Join(parts, " AND ");
    }

    private static RowFilter Join(IReadOnlyList<RowFilter> parts, string word) =>
        parts.Count == 1 ? parts[0] : new(string.Join(word, parts.Select(p => $"({p.Sql})")), [.. parts.SelectMany(p => p.Values)]);

    /// <summary>Lines joined by "or" are one group.</summary>
    private static IEnumerable<RowFilter> Groups(DatasetManifest manifest, IReadOnlyList<RowCondition> where)
    {
        var group = new List<RowFilter>();
        foreach (var condition in where)
        {
            if (!condition.Or && group.Count > 0)
            {
                yield return Join(group, " OR ");
                group = [];
            }
            group.Add(ConditionSql.Of(manifest.Column(condition.Column), condition));
        }
        if (group.Count > 0)
            yield return Join(group, " OR ");
    }

    private static RowFilter Found(DatasetManifest manifest, string search)
    {
        // no number holds a letter: those columns need not be read
        var mayBeNumber = search.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E');
        var columns = manifest.Columns.Where(c => c.Type is ColumnType.Text or ColumnType.Boolean || (mayBeNumber && c.Type != ColumnType.Image)).ToList();
        return columns.Count == 0 ? new("false", []) : Join([.. columns.Select(c => ConditionSql.Contains(c, search))], " OR ");
    }

    private static RowFilter OfRole(DatasetManifest manifest, ColumnRole role, string value)
    {
        var column = manifest.ColumnWithRole(role) ?? throw new UserError($"'{manifest.Name}' has no {role.ToString().ToLowerInvariant()} column to choose rows by.");
        return ConditionSql.Equal(column, value);
    }
}
