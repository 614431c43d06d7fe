namespace Studio.Data.Tables.Importing;

/// <summary>
/// What to import and how: a job's spec.json, the form's answer, the command line. What is null is found out from the file.
/// </summary>
public sealed record ImportSpec
{
    /// <summary>
    /// Read one after the other into one dataset. Several files whose names say train, validation or test get a split
    /// column; IDX files come as pairs of images and labels.
    /// </summary>
    public required IReadOnlyList<ImportFile> Files { get; init; }

    /// <summary>The dataset's name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>An existing dataset this becomes the next version of; null makes a new one.</summary>
    public string? DatasetId { get; init; }
    public ImportFormat? Format { get; init; }

    /// <summary>utf-8, utf-16le, utf-16be, gb18030, latin-1, windows-1252 or any other name .NET knows.</summary>
    public string? Encoding { get; init; }

    /// <summary>One ASCII character between the fields of a row.</summary>
    public string? Delimiter { get; init; }
    public bool? HasHeader { get; init; }

    /// <summary>False where a double quote is a character like any other.</summary>
    public bool? Quoted { get; init; }

    /// <summary>Rows that cannot be read are left out and counted instead of ending the import.</summary>
    public bool SkipBadRows { get; init; }

    /// <summary>Roles and types by name; columns not named here keep what the preview guesses.</summary>
    public IReadOnlyList<ImportColumn> Columns { get; init; } = [];
}

/// <param name="Path">where the bytes lie; confined by whoever takes it from outside.</param>
/// <param name="Name">the name it was given with, for people and for the format's ending; never used as a path. Null: the path's own.</param>
public sealed record ImportFile(string Path, string? Name = null)
{
    public string Label => Name ?? System.IO.Path.GetFileName(Path);
}

/// <param name="Type">null: found out from all values.</param>
public sealed record ImportColumn(string Name, ColumnRole Role, ColumnType? Type = null);

public enum ImportFormat { Text, Csv, Json, Parquet, Idx }
