using System.Text.Json;

namespace Studio.Data.Tables;

/// <summary>
/// What manifest.json beside a version's data.parquet says. Written once, with the version, and never changed:
/// datasets/ID/vN/{manifest.json, data.parquet}.
/// </summary>
public sealed record DatasetManifest
{
    public required string DatasetId { get; init; }
    public required string Name { get; init; }
    public required int Version { get; init; }

    /// <summary>The version this one was made from; null for an import.</summary>
    public int? Parent { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>sha256 of data.parquet, lower-case hexadecimal.</summary>
    public required string ContentHash { get; init; }
    public required long RowCount { get; init; }
    public required long Bytes { get; init; }
    public required IReadOnlyList<DatasetColumn> Columns { get; init; }

    /// <summary>What made this version of its parent or source, in order, as sentences.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <summary>The cleaning pipeline that made this version of its parent, as <see cref="Cleaning.PipelineJson"/> reads it; null for other versions.</summary>
    public JsonElement? Pipeline { get; init; }
    public DatasetSource? Source { get; init; }

    /// <exception cref="UserError">there is no such column.</exception>
    public DatasetColumn Column(string name) =>
        Columns.FirstOrDefault(c => c.Name == name)
        ?? throw new UserError($"'{Name}' has no column '{name}'; it has {string.Join(", ", Columns.Take(20).Select(c => c.Name))}.");

    public DatasetColumn? ColumnWithRole(ColumnRole role) => Columns.FirstOrDefault(c => c.Role == role);
}

public sealed record DatasetColumn
{
    public required string Name { get; init; }
    public required ColumnType Type { get; init; }
    public ColumnRole Role { get; init; } = ColumnRole.Ignore;

    /// <summary>The distinct values of a label column in their fixed order (index = class id), as text; empty for other roles.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Size of an image column's raw bytes: height x width x channels, row by row, one byte a value.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>How much text a text column holds, counted at import; null for other columns and where nobody counted.</summary>
    public TextSize? Text { get; init; }

    /// <summary>Rows of each part of a split column, counted at import; null for other columns and where nobody counted.</summary>
    public SplitSizes? Split { get; init; }
}

public sealed record SplitSizes(long Train, long Validation, long Test);

/// <summary>
/// Lengths of a text column over all rows, so that a form can count tokens and model parameters without reading the data.
/// Characters are Unicode code points, without the line breaks that training puts between rows. DistinctCharacters is the vocabulary of the character tokenizer.
/// </summary>
public sealed record TextSize(long Characters, long Utf8Bytes, int DistinctCharacters, long LongestRow);

public sealed record ImageShape(int Width, int Height, int Channels);

/// <param name="File">name of the file as it was given, for people; never used as a path.</param>
public sealed record DatasetSource(string File, long Bytes, string Sha256, string Format, string? Encoding = null, string? Dialect = null);

public enum ColumnType { Text, Integer, Number, Boolean, Image }

/// <summary>What a column is for. Split holds train, validation or test per row, for sets that come divided.</summary>
public enum ColumnRole { Ignore, Text, Label, Image, Split }
