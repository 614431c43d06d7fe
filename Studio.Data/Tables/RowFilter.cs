using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables;

/// <summary>The rows a page request asks for, as SQL with bound values.</summary>
internal sealed record RowFilter(string Sql, IReadOnlyList<object?> Values)
{
    public bool IsEmpty => Sql.Length == 0;

    public static RowFilter Of(DatasetManifest manifest, PageRequest request)
    {
        var conditions = new List<string>();
        var values = new List<object?>();
        if (!string.IsNullOrEmpty(request.Search))
        {
            var texts = manifest.Columns.Where(c => c.Type != ColumnType.Image).ToList();
            conditions.Add(texts.Count == 0 ? "false" : $"({string.Join(" OR ", texts.Select(c => $"contains(lower({Text(c)}), lower(?))"))})");
            values.AddRange(texts.Select(_ => (object?)request.Search));
        }
        AddRole(ColumnRole.Label, request.Label);
        AddRole(ColumnRole.Split, request.Split);
        return new RowFilter(string.Join(" AND ", conditions), values);

        void AddRole(ColumnRole role, string? value)
        {
            if (value is null)
                return;
            var column = manifest.ColumnWithRole(role) ?? throw new UserError($"'{manifest.Name}' has no {role.ToString().ToLowerInvariant()} column to choose rows by.");
            // 1 and 1.0 are one class of a column of numbers
            conditions.Add(column.Type == ColumnType.Number ? $"{DuckDb.Sql.Identifier(column.Name)} = TRY_CAST(? AS DOUBLE)" : $"{Text(column)} = ?");
            values.Add(value);
        }
    }

    /// <summary>
    /// The clauses after FROM for one page. Without a filter the rows are a range of positions, which lets the reader pass
    /// over whole row groups; with one they are counted off.
    /// </summary>
    public (string Clauses, IReadOnlyList<object?> Values) Page(long offset, int count) => IsEmpty
        ? ("WHERE file_row_number >= ? AND file_row_number < ?", [offset, offset + count])
        : ($"WHERE {Sql} ORDER BY file_row_number LIMIT ? OFFSET ?", [.. Values, count, offset]);

    /// <summary>A number's text as <see cref="CellText"/> writes it is not always DuckDB's; integers and words are.</summary>
    private static string Text(DatasetColumn column) =>
        column.Type == ColumnType.Text ? DuckDb.Sql.Identifier(column.Name) : $"CAST({DuckDb.Sql.Identifier(column.Name)} AS VARCHAR)";
}
