namespace Studio.Data.Tables.Importing;

/// <summary>What an import would make of its files, from their first rows only.</summary>
public sealed record ImportPreview
{
    public required ImportFormat Format { get; init; }

    /// <summary>Null where the format has none (Parquet, IDX).</summary>
    public string? Encoding { get; init; }
    public string? Delimiter { get; init; }
    public bool? HasHeader { get; init; }
    public bool? Quoted { get; init; }
    public required IReadOnlyList<PreviewColumn> Columns { get; init; }

    /// <summary>At most 100.</summary>
    public required IReadOnlyList<DatasetRow> Rows { get; init; }

    /// <summary>Size of the files as they are given, compressed or not.</summary>
    public required long Bytes { get; init; }

    /// <summary>Exact where the format says it (IDX, Parquet), else null.</summary>
    public long? RowCount { get; init; }

    /// <summary>Things a person should know before importing, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <param name="Type">as the first rows look; the import decides after all of them.</param>
public sealed record PreviewColumn(string Name, ColumnType Type, ColumnRole Role, ImageShape? Image = null);
