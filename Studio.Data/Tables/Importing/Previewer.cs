using System.Text;
using Studio.Data.Tables.Sources;

namespace Studio.Data.Tables.Importing;

/// <summary>Reads the first rows as the import will, and guesses what the columns are for.</summary>
internal static class Previewer
{
    private const int ShownRows = 100;

    /// <summary>More rows than are shown: types and roles are guessed from these.</summary>
    private const int SampledRows = RowBatch.Capacity;

    public static ImportPreview Preview(ImportPlan plan) =>
        plan.Format == ImportFormat.Parquet ? ParquetImport.Preview(plan) : PreviewRows(plan);

    private static ImportPreview PreviewRows(ImportPlan plan)
    {
        using var source = plan.Parts()[0].Open();
        var batch = new RowBatch();
        if (!source.Read(batch))
            throw new UserError($"{plan.Spec.Files[0].Label} has no rows{(plan.Dialect?.HasHeader == true ? " after its header" : "")}: there is nothing to import.");
        var profiles = source.Columns.Select(name => new ColumnProfile(name, ColumnRole.Ignore, IsImage(plan, name))).ToList();
        for (var i = 0; i < profiles.Count; i++)
            profiles[i].Add(batch, i);
        var types = profiles.Select(p => p.Type).ToList();
        var sample = profiles.Select((_, i) => Sample(batch, i, types[i])).ToList();
        var columns = Columns(plan, source.Columns, types, RoleGuess.Guess(source.Columns, types, sample), i => types[i] == ColumnType.Image ? plan.ImageShape() : null);
        return new ImportPreview
        {
            Format = plan.Format,
            Encoding = plan.Encoding,
            Delimiter = plan.Dialect is { } dialect ? ((char)dialect.Delimiter).ToString() : null,
            HasHeader = plan.Dialect?.HasHeader,
            Quoted = plan.Dialect?.Quoted,
            Columns = columns,
            Rows = Rows(plan, batch, types),
            Bytes = plan.TotalBytes,
            RowCount = plan.CountedRows(),
            Warnings = Warnings(columns, sample),
        };
    }

    private static bool IsImage(ImportPlan plan, string column) => plan.Format == ImportFormat.Idx && column == "image";

    private static IReadOnlyList<string> Sample(RowBatch batch, int column, ColumnType type) => type == ColumnType.Image
        ? []
        : [.. Enumerable.Range(0, Math.Min(SampledRows, batch.Rows)).Select(row => Encoding.UTF8.GetString(batch.Cell(column, row))).Where(v => v.Length > 0)];

    public static List<PreviewColumn> Columns(ImportPlan plan, IReadOnlyList<string> names, List<ColumnType> types, ColumnRole[] guessed, Func<int, ImageShape?> image)
    {
        var chosen = plan.Spec.Columns.DistinctBy(c => c.Name).ToDictionary(c => c.Name, StringComparer.Ordinal);
        var columns = names.Select((name, i) => chosen.TryGetValue(name, out var c)
            ? new PreviewColumn(name, c.Type ?? types[i], c.Role, image(i))
            : new PreviewColumn(name, types[i], TakenBy(plan, chosen, guessed[i]) ? ColumnRole.Ignore : guessed[i], image(i))).ToList();
        if (plan.SplitColumnBeside(names) is { } split)
            columns.Add(new PreviewColumn(split, ColumnType.Text, ColumnRole.Split));
        return columns;
    }

    /// <summary>A guess never competes: neither with a role someone gave to another column, nor with the split the files' names give.</summary>
    private static bool TakenBy(ImportPlan plan, Dictionary<string, ImportColumn> chosen, ColumnRole role) =>
        (role == ColumnRole.Split && plan.SplitColumn is not null) || chosen.Values.Any(c => c.Role == role);

    private static List<DatasetRow> Rows(ImportPlan plan, RowBatch batch, List<ColumnType> types)
    {
        var split = plan.SplitColumn is null ? [] : new object?[] { plan.Parts()[0].Split };
        return [.. Enumerable.Range(0, Math.Min(ShownRows, batch.Rows)).Select(row =>
            new DatasetRow(row, [.. types.Select((type, column) => Cell(batch, column, row, type)), .. split]))];
    }

    private static object? Cell(RowBatch batch, int column, int row, ColumnType type)
    {
        if (batch.IsMissing(column, row))
            return null;
        return type == ColumnType.Image ? batch.Cell(column, row).ToArray() : Encoding.UTF8.GetString(batch.Cell(column, row));
    }

    public static List<string> Warnings(List<PreviewColumn> columns, List<IReadOnlyList<string>> sample)
    {
        var label = columns.FindIndex(c => c.Role == ColumnRole.Label);
        if (label < 0 || label >= sample.Count)
            return [];
        var classes = sample[label].Distinct().ToList();
        return classes.Count < 2 ? [$"In the first rows: {Importer.OneClass(columns[label].Name, classes)}"] : [];
    }
}
