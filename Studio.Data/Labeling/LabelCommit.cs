using System.Globalization;
using System.Text.Json;
using Studio.Data.Tables;
using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Labeling;

/// <summary>
/// Makes the next version of a dataset from what was handed in: each row gets what most people say of it; where two things
/// are said equally often the row counts as not labeled. The labels lie in a column of their own with the role label; a
/// column that was there before keeps what it says of all other rows.
/// </summary>
public static class LabelCommit
{
    private const int RowsPerStatement = 500;

    /// <param name="labeledOnly">leave out rows that nobody has labeled; else they keep what the column said before, or nothing.</param>
    /// <param name="dropDiscarded">leave out rows that somebody discarded.</param>
    /// <exception cref="UserError">nothing was handed in, or the dataset version is gone.</exception>
    public static DatasetVersion Write(Workspace workspace, LabelBook book, bool labeledOnly, bool dropDiscarded)
    {
        var project = book.Project;
        var parent = DatasetFolder.Resolve(workspace, project.Dataset);
        var labels = Majority(book);
        if (labels.Count == 0)
            throw new UserError("No row has a label that most agree on: hand some in first.");
        var dropped = dropDiscarded ? book.Discarded() : new HashSet<int>();
        var draft = new VersionDraft { Name = parent.Manifest.Name, DatasetId = parent.Manifest.DatasetId, Parent = parent.Manifest.Version };
        return DatasetFolder.WriteVersion(workspace, draft, path => Write(workspace, parent, project, labels, dropped, labeledOnly, path));
    }

    /// <summary>The values that most people handed in for a row; rows where none wins are not among them.</summary>
    public static IReadOnlyDictionary<int, IReadOnlyList<string>> Majority(LabelBook book)
    {
        var won = new Dictionary<int, IReadOnlyList<string>>();
        foreach (var (row, said) in book.Submitted())
        {
            var ranked = said.Values.GroupBy(s => s.Key).Select(g => (g.First().Values, Count: g.Count())).OrderByDescending(g => g.Count).ToList();
            if (book.Project.Kind == LabelKind.Score)
                won[row] = [said.Values.Average(s => double.Parse(s.Values[0], CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture)];
            else if (ranked.Count == 1 || ranked[0].Count > ranked[1].Count)
                won[row] = ranked[0].Values;
        }
        return won;
    }

    private static WrittenTable Write(Workspace workspace, DatasetVersion parent, LabelProject project, IReadOnlyDictionary<int, IReadOnlyList<string>> labels, IReadOnlySet<int> dropped, bool labeledOnly, string path)
    {
        using var connection = DuckDbConnection.Open(new DuckDbSettings { Files = [parent.ParquetPath], Folders = [Path.GetDirectoryName(path)!], TempFolder = workspace.Cache });
        connection.Execute($"CREATE TEMP TABLE said (row BIGINT, value {(project.Kind == LabelKind.Score ? "DOUBLE" : "VARCHAR")})");
        connection.Execute("CREATE TEMP TABLE dropped (row BIGINT, value VARCHAR)");
        Insert(connection, "said", [.. labels.Where(l => !dropped.Contains(l.Key)).Select(l => (l.Key, Value(project, l.Value)))]);
        Insert(connection, "dropped", [.. dropped.Select(row => (row, (object?)null))]);
        var before = parent.Manifest.Columns.FirstOrDefault(c => string.Equals(c.Name, project.Target, StringComparison.OrdinalIgnoreCase));
        if (before?.Type == ColumnType.Image)
            throw new UserError($"The column '{before.Name}' holds images, which labels cannot take the place of: give the labels another column under Labels and guidelines.");
        var kept = parent.Manifest.Columns.Where(c => c != before).ToList();
        var join = labeledOnly ? "JOIN" : "LEFT JOIN";
        var select = $"""
            SELECT {string.Concat(kept.Select(c => $"r.{Sql.Identifier(c.Name)}, "))}{Said(project, before)} AS {Sql.Identifier(project.Target)}
            FROM read_parquet({Sql.PathLiteral(parent.ParquetPath)}, file_row_number = true) r {join} said s ON s.row = r.file_row_number
            WHERE r.file_row_number NOT IN (SELECT row FROM dropped) ORDER BY r.file_row_number
            """;
        var rows = connection.Scalar($"COPY ({select}) TO {Sql.PathLiteral(path)} (FORMAT parquet, COMPRESSION zstd)");
        if (rows == 0)
            throw new UserError("No row would be left: nothing was labeled that is not discarded.");
        return new WrittenTable(rows, [.. kept.Select(Demoted), Described(connection, project, path)]) { Operations = [Sentence(project, labels.Count, dropped.Count, labeledOnly)] };
    }

    /// <summary>Only one column is the label; sizes of texts are counted anew for the rows that are left.</summary>
    private static DatasetColumn Demoted(DatasetColumn column) => column.Role switch
    {
        ColumnRole.Label => column with { Role = ColumnRole.Ignore, Classes = [] },
        ColumnRole.Text => column with { Text = null },
        _ => column,
    };

    /// <summary>The column's old value where nobody said anything; a number that is none is no score.</summary>
    private static string Said(LabelProject project, DatasetColumn? before) => before is null ? "s.value"
        : project.Kind == LabelKind.Score ? $"coalesce(s.value, TRY_CAST(r.{Sql.Identifier(before.Name)} AS DOUBLE))"
        : $"coalesce(s.value, CAST(r.{Sql.Identifier(before.Name)} AS VARCHAR))";

    private static DatasetColumn Described(DuckDbConnection connection, LabelProject project, string path) => project.Kind switch
    {
        LabelKind.Single => new DatasetColumn { Name = project.Target, Type = ColumnType.Text, Role = ColumnRole.Label, Classes = Classes(connection, project, path) },
        LabelKind.Score => new DatasetColumn { Name = project.Target, Type = ColumnType.Number },
        _ => new DatasetColumn { Name = project.Target, Type = ColumnType.Text },
    };

    /// <summary>The labels that rows have: the project's in their order, then those the column had before.</summary>
    private static List<string> Classes(DuckDbConnection connection, LabelProject project, string path)
    {
        var used = new List<string>();
        using var result = connection.Query($"SELECT DISTINCT {Sql.Identifier(project.Target)} AS label FROM read_parquet({Sql.PathLiteral(path)}) WHERE label <> '' ORDER BY label");
        while (result.Next())
            for (var i = 0; i < result.RowCount; i++)
                used.Add(CellText.Of(result.Column(0).Value(i)));
        return [.. project.Labels.Where(used.Contains), .. used.Except(project.Labels)];
    }

    /// <summary>Several labels, and spans, are a JSON list, so that no character in them divides them.</summary>
    private static object? Value(LabelProject project, IReadOnlyList<string> values) => project.Kind switch
    {
        LabelKind.Score => double.Parse(values[0], CultureInfo.InvariantCulture),
        LabelKind.Multi => JsonSerializer.Serialize(values, LabelJson.Line),
        LabelKind.Spans => JsonSerializer.Serialize(values.Select(LabelSpan.Parse).OrderBy(s => s.Start).ThenBy(s => s.End), LabelJson.Line),
        _ => values[0],
    };

    private static void Insert(DuckDbConnection connection, string table, IReadOnlyList<(int Row, object? Value)> rows)
    {
        foreach (var chunk in rows.Chunk(RowsPerStatement))
            connection.Execute($"INSERT INTO {table} VALUES {string.Join(", ", chunk.Select(_ => "(?, ?)"))}", [.. chunk.SelectMany(r => new[] { (object?)r.Row, r.Value })]);
    }

    private static string Sentence(LabelProject project, int labeled, int dropped, bool labeledOnly) =>
        $"Labeled {labeled:N0} rows in '{project.Name}'{(labeledOnly ? " and kept only these" : "")}{(dropped > 0 ? $", left out {dropped:N0} discarded ones" : "")}.";
}
