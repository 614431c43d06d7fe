using System.Security.Cryptography;
using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Sources;

namespace Studio.Data.Tables.Importing;

/// <summary>Parquet into Studio's Parquet: DuckDB copies it, in order, with its own parallelism and bounded memory.</summary>
internal static class ParquetImport
{
    private const int ShownRows = 100;
    private static readonly string[] s_trainWords = ["train", "training", "trn"];
    private static readonly string[] s_validationWords = ["validation", "valid", "val", "dev", "development"];

    public static ImportPreview Preview(ImportPlan plan)
    {
        using var source = Open(plan, null, null);
        var rows = source.FirstRows(RowBatch.Capacity);
        var names = source.Columns.Select(c => c.Name).ToList();
        var types = source.Columns.Select(c => c.Type).ToList();
        var sample = names.Select((_, c) => (IReadOnlyList<string>)[.. rows.Select(r => CellText.Of(r[c])).Where(v => v.Length > 0)]).ToList();
        var columns = Previewer.Columns(plan, names, types, RoleGuess.Guess(names, types, sample), i => source.Columns[i].Image);
        return new ImportPreview
        {
            Format = ImportFormat.Parquet,
            Columns = columns,
            Rows = [.. rows.Take(ShownRows).Select((r, i) => new DatasetRow(i, r))],
            Bytes = plan.TotalBytes,
            RowCount = source.RowCount,
            Warnings = [.. LeftOut(source), .. Previewer.Warnings(columns, sample)],
        };
    }

    public static WrittenTable Write(ImportPlan plan, Dictionary<string, ImportColumn> chosen, string path, string tempFolder, List<string> warnings, Action<ImportProgress> progress, CancellationToken cancel)
    {
        using var source = Open(plan, Path.GetDirectoryName(path)!, tempFolder);
        if (source.RowCount == 0)
            throw new UserError($"{plan.Spec.Files[0].Label} has no rows: there is nothing to import.");
        var columns = source.Columns.Select(c => (Column: c, Chosen: chosen[c.Name])).ToList();
        foreach (var (column, choice) in columns)
            CheckType(column, choice);
        foreach (var (column, _) in columns.Where(c => c.Chosen.Role == ColumnRole.Split))
            CheckSplit(source, column, plan.Spec.Files[0].Label);
        var expressions = columns.Select(c => $"{Expression(c.Column, c.Chosen)} AS {Sql.Identifier(c.Column.Name)}");
        Copy(source, $"COPY ({source.Select(expressions)}) TO {Sql.PathLiteral(path)} (FORMAT parquet, COMPRESSION zstd)", plan.TotalBytes, progress, cancel);
        warnings.AddRange(LeftOut(source));
        var described = columns.Select(c => Describe(source, path, c.Column, c.Chosen, warnings)).ToList();
        return new WrittenTable(source.RowCount, described)
        {
            Operations = [$"Imported {plan.Spec.Files[0].Label} (parquet).", .. LeftOut(source)],
            Source = new DatasetSource(plan.Spec.Files[0].Label, plan.TotalBytes, Hash(plan.Spec.Files[0]), "parquet"),
        };
    }

    private static ParquetSource Open(ImportPlan plan, string? writable, string? temp) => plan.Spec.Files.Count == 1
        ? new ParquetSource(plan.Spec.Files[0], writable, temp)
        : throw new UserError("Parquet files are imported one at a time: choose one file.");

    private static IEnumerable<string> LeftOut(ParquetSource source) =>
        source.LeftOut.Select(name => $"The column '{name}' holds bytes that are no images of one size; it is left out.");

    private static void CheckType(ParquetColumn column, ImportColumn chosen)
    {
        if (chosen.Type is { } type && type != column.Type && type != ColumnType.Text)
            throw new UserError($"columns: '{column.Name}' is {column.Type.ToString().ToLowerInvariant()} in the Parquet file and can be imported as that or as text only.");
    }

    private static string Expression(ParquetColumn column, ImportColumn chosen)
    {
        if (chosen.Role == ColumnRole.Split)
            return SplitExpression(column);
        return StoredType(column, chosen) == column.Type ? column.Expression : $"CAST({column.Expression} AS VARCHAR)";
    }

    private static ColumnType StoredType(ParquetColumn column, ImportColumn chosen) =>
        chosen.Type ?? (chosen.Role is ColumnRole.Text or ColumnRole.Split ? ColumnType.Text : column.Type);

    /// <summary>The words <see cref="SplitNames"/> knows, as SQL; <see cref="CheckSplit"/> has seen that there are no others.</summary>
    private static string SplitExpression(ParquetColumn column)
    {
        var word = $"lower(trim(CAST({column.Expression} AS VARCHAR)))";
        return $"CASE WHEN {word} IN ({List(s_trainWords)}) THEN 'train' WHEN {word} IN ({List(s_validationWords)}) THEN 'validation' ELSE 'test' END";
    }

    private static void CheckSplit(ParquetSource source, ParquetColumn column, string label)
    {
        using var result = source.Connection.Query($"SELECT DISTINCT CAST(s AS VARCHAR) FROM ({source.Select([$"{column.Expression} AS s"])}) LIMIT 100");
        while (result.Next())
        {
            for (var i = 0; i < result.RowCount; i++)
            {
                var word = result.Column(0).IsNull(i) ? "" : result.Column(0).Text(i);
                if (SplitNames.Parse(word) is null)
                    throw new UserError($"{label}: '{word}' in the split column '{column.Name}' is none of train, validation and test; give the column another role.");
            }
        }
    }

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(w => $"'{w}'"));

    /// <summary>Copies on another thread, so that this one can report progress and cancel.</summary>
    private static void Copy(ParquetSource source, string sql, long totalBytes, Action<ImportProgress> progress, CancellationToken cancel)
    {
        var copy = Task.Run(() => source.Guard(() =>
        {
            source.Connection.Execute(sql);
            return 0;
        }), CancellationToken.None);
        using var interrupt = cancel.Register(source.Connection.Interrupt);
        while (!((IAsyncResult)copy).AsyncWaitHandle.WaitOne(200))
            progress(new ImportProgress((long)(totalBytes * source.Connection.Progress), totalBytes, source.RowCount));
        cancel.ThrowIfCancellationRequested();
        try
        {
            copy.GetAwaiter().GetResult();
        }
        catch (DuckDbException e) when (e.Message.Contains("No space left", StringComparison.Ordinal))
        {
            throw new IOException(e.Message, 28);
        }
        progress(new ImportProgress(totalBytes, totalBytes, source.RowCount));
    }

    private static DatasetColumn Describe(ParquetSource source, string path, ParquetColumn column, ImportColumn chosen, List<string> warnings)
    {
        var described = new DatasetColumn { Name = column.Name, Type = StoredType(column, chosen), Role = chosen.Role, Image = column.Image };
        if (chosen.Role != ColumnRole.Label)
            return described;
        var profile = new ColumnProfile(column.Name, ColumnRole.Label, isImage: false);
        using var result = source.Connection.Query($"SELECT DISTINCT {Sql.Identifier(column.Name)} FROM read_parquet(?) LIMIT {ColumnProfile.MostClasses + 2}", path);
        while (result.Next())
        {
            for (var i = 0; i < result.RowCount; i++)
                profile.AddClass(CellText.Of(result.Column(0).Value(i)));
        }
        var classes = profile.Classes(described.Type);
        if (classes.Count < 2)
            warnings.Add(Importer.OneClass(column.Name, classes));
        return described with { Classes = classes };
    }

    private static string Hash(ImportFile file)
    {
        using var content = File.OpenRead(file.Path);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
