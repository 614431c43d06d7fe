using Studio.Data.Tables.Sources;

namespace Studio.Data.Tables.Importing;

/// <summary>
/// Makes a dataset version of files: in one pass where the file goes on as it begins
/// (<see cref="OnePass"/>), otherwise in one to check every row and find types and classes, and one to write. Memory is
/// bounded whatever the files' size, and an import that fails or is cancelled leaves nothing behind.
/// </summary>
public static class Importer
{
    /// <summary>What the import would make of the files, from their first rows: quick for any size.</summary>
    /// <exception cref="UserError">the files cannot be read as they are said to be.</exception>
    public static ImportPreview Preview(ImportSpec spec) => Previewer.Preview(ImportPlan.Make(spec));

    /// <param name="progress">called many times a second, on the importing thread.</param>
    /// <exception cref="UserError">a row or file cannot be read; the sentence names it.</exception>
    /// <exception cref="OperationCanceledException"/>
    public static ImportResult Import(Workspace workspace, ImportSpec spec, Action<ImportProgress> progress, CancellationToken cancel)
    {
        var plan = ImportPlan.Make(spec);
        var first = Previewer.Preview(plan).Columns;
        var columns = ChosenColumns(plan, first);
        var warnings = new List<string>();
        var draft = new VersionDraft { Name = spec.Name, DatasetId = spec.DatasetId };
        var version = DatasetFolder.WriteVersion(workspace, draft, path => Write(workspace, plan, first, columns, path, warnings, progress, cancel));
        return new ImportResult(version.Manifest, version.Folder, warnings);
    }

    private static WrittenTable Write(Workspace workspace, ImportPlan plan, IReadOnlyList<PreviewColumn> first, Dictionary<string, ImportColumn> chosen, string path, List<string> warnings, Action<ImportProgress> progress, CancellationToken cancel)
    {
        if (plan.Format == ImportFormat.Parquet)
            return ParquetImport.Write(plan, chosen, path, workspace.Cache, warnings, progress, cancel);
        var total = plan.TotalBytes;
        var scan = new OnePass(plan, chosen).Write(first, path, workspace.Cache, (bytes, rows) => progress(new ImportProgress(bytes, total, rows)), cancel)
            ?? WriteInTwoPasses(workspace, plan, chosen, path, progress, cancel);
        progress(new ImportProgress(total, total, scan.Rows));
        var described = Describe(plan, scan, warnings);
        return new WrittenTable(scan.Rows, described) { Operations = Operations(plan, scan), Source = Source(plan, scan, total) };
    }

    private static ImportScan WriteInTwoPasses(Workspace workspace, ImportPlan plan, Dictionary<string, ImportColumn> chosen, string path, Action<ImportProgress> progress, CancellationToken cancel)
    {
        File.Delete(path);
        var total = plan.TotalBytes;
        var scan = ImportScan.Run(plan, chosen, (bytes, rows) => progress(new ImportProgress(bytes / 2, total, rows)), cancel);
        List<TableColumn> columns = [.. scan.Columns];
        var writer = new TableWriter(plan.Parts(), columns, plan.SplitColumnBeside(columns.Select(c => c.Name)), bytes => progress(new ImportProgress((total + bytes) / 2, total, scan.Rows)), cancel);
        writer.Write(path, workspace.Cache, Math.Max(1, scan.AverageRowBytes));
        if (writer.Rows != scan.Rows)
            throw new UserError($"{plan.Spec.Files[0].Label} changed while it was being imported; import it again when nothing writes to it.");
        return scan;
    }

    /// <summary>A role for every column that the first rows show: as chosen, else as guessed.</summary>
    private static Dictionary<string, ImportColumn> ChosenColumns(ImportPlan plan, IReadOnlyList<PreviewColumn> first)
    {
        var columns = first.ToDictionary(c => c.Name, c => new ImportColumn(c.Name, c.Role), StringComparer.Ordinal);
        foreach (var column in plan.Spec.Columns)
        {
            if (!columns.ContainsKey(column.Name) && plan.Format != ImportFormat.Json)
                throw new UserError($"columns: {plan.Spec.Files[0].Label} has no column '{column.Name}'; it has {string.Join(", ", first.Take(20).Select(c => c.Name))}.");
            columns[column.Name] = column;
        }
        CheckRoles(columns.Values);
        return columns;
    }

    private static void CheckRoles(IEnumerable<ImportColumn> columns)
    {
        var twice = columns.Where(c => c.Role != ColumnRole.Ignore).GroupBy(c => c.Role).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new UserError($"columns: {string.Join(" and ", twice.Select(c => $"'{c.Name}'"))} both have the role {twice.Key.ToString().ToLowerInvariant()}; only one column can.");
    }

    private static List<DatasetColumn> Describe(ImportPlan plan, ImportScan scan, List<string> warnings)
    {
        List<TableColumn> columns = [.. scan.Columns];
        var described = scan.Profiles.Zip(columns, (profile, column) => new DatasetColumn
        {
            Name = column.Name,
            Type = column.Type,
            Role = column.Role,
            Classes = column.Role == ColumnRole.Label ? profile.Classes(column.Type) : [],
            Image = column.Type == ColumnType.Image ? plan.ImageShape() : null,
            Text = column.Type == ColumnType.Text ? profile.TextSize : null,
        }).ToList();
        if (plan.SplitColumnBeside(columns.Select(c => c.Name)) is { } split)
            described.Add(new DatasetColumn { Name = split, Type = ColumnType.Text, Role = ColumnRole.Split });
        foreach (var label in described.Where(c => c.Role == ColumnRole.Label && c.Classes.Count < 2))
            warnings.Add(OneClass(label.Name, label.Classes));
        if (scan.SkippedCount > 0)
            warnings.Add($"{scan.SkippedCount:N0} {(scan.SkippedCount == 1 ? "row" : "rows")} could not be read and were left out; the first: {scan.Skipped[0]}");
        return described;
    }

    internal static string OneClass(string column, IReadOnlyList<string> classes) => classes.Count == 0
        ? $"The label column '{column}' is empty: no classifier can learn from it."
        : $"The label column '{column}' holds one class only ('{classes[0]}'): no classifier can learn from it.";

    private static List<string> Operations(ImportPlan plan, ImportScan scan)
    {
        var form = string.Join(", ", new[] { plan.Format.ToString().ToLowerInvariant(), plan.Encoding, plan.Dialect?.DelimiterName }.Where(w => w is not null));
        var operations = new List<string> { $"Imported {string.Join(", ", plan.Spec.Files.Select(f => f.Label))} ({form})." };
        if (scan.SkippedCount > 0)
            operations.Add($"Left out {scan.SkippedCount:N0} rows that could not be read.");
        operations.AddRange(scan.Skipped);
        return operations;
    }

    private static DatasetSource Source(ImportPlan plan, ImportScan scan, long bytes) =>
        new(string.Join(", ", plan.Spec.Files.Select(f => f.Label)), bytes, scan.Sha256, plan.Format.ToString().ToLowerInvariant(), plan.Encoding, plan.Dialect?.DelimiterName);
}
