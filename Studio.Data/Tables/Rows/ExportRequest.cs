using Studio.Data.Tables.Measures;

namespace Studio.Data.Tables.Rows;

/// <summary>Which rows and columns leave as a file, and how.</summary>
public sealed record ExportRequest
{
    public required ExportFormat Format { get; init; }
    public RowSelection Selection { get; init; } = new();

    /// <summary>What the selection asks for besides the columns, with the files it lies in.</summary>
    public IReadOnlyDictionary<RowMeasure, string>? Measures { get; init; }

    /// <summary>Empty: all. Text takes one, the text column where none is named.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>CSV: leave a text that a spreadsheet would run as a formula as it is; else an apostrophe is put before it.</summary>
    public bool KeepFormulas { get; init; }

    public string ContentType => Format switch
    {
        ExportFormat.Csv => "text/csv; charset=utf-8",
        ExportFormat.Jsonl => "application/x-ndjson",
        ExportFormat.Parquet => "application/vnd.apache.parquet",
        _ => "text/plain; charset=utf-8",
    };

    public string Extension => Format.ToString().ToLowerInvariant();

    /// <exception cref="UserError">a column is not there, or text was asked of none.</exception>
    public IReadOnlyList<DatasetColumn> ColumnsOf(DatasetManifest manifest)
    {
        var columns = Columns.Count > 0 ? [.. Columns.Select(manifest.Column)] : manifest.Columns;
        if (Format != ExportFormat.Txt)
            return columns;
        var text = columns.FirstOrDefault(c => c.Role == ColumnRole.Text) ?? (columns.Count == 1 ? columns[0] : null);
        return text is null ? throw new UserError($"Text holds one column, and '{manifest.Name}' has none with the role text; choose one.") : [text];
    }

    /// <exception cref="UserError">the word is no format.</exception>
    public static ExportFormat ParseFormat(string? word) =>
        Enum.TryParse<ExportFormat>(word, ignoreCase: true, out var format) && Enum.IsDefined(format) ? format
        : throw new UserError($"format: '{word}' is none of csv, jsonl, parquet and txt.");
}
