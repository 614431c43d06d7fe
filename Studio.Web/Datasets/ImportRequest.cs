using Studio.Data.Tables.Importing;

namespace Studio.Web.Datasets;

/// <summary>What a person asks to import: <see cref="ImportSpec"/> before its inputs are files. What is null is found out.</summary>
public sealed record ImportRequest
{
    public required IReadOnlyList<ImportInput> Inputs { get; init; }

    /// <summary>The dataset's name; empty takes the first file's.</summary>
    public string Name { get; init; } = "";

    /// <summary>An existing dataset this becomes the next version of; null makes a new one.</summary>
    public string? DatasetId { get; init; }
    public ImportFormat? Format { get; init; }
    public string? Encoding { get; init; }
    public string? Delimiter { get; init; }
    public bool? HasHeader { get; init; }
    public bool? Quoted { get; init; }
    public bool SkipBadRows { get; init; }
    public IReadOnlyList<ImportColumn> Columns { get; init; } = [];

    public ImportSpec ToSpec(IReadOnlyList<ImportFile> files) => new()
    {
        Files = files,
        Name = Name.Trim().Length > 0 ? Name.Trim() : Path.GetFileNameWithoutExtension(files[0].Label),
        DatasetId = DatasetId,
        Format = Format,
        Encoding = Encoding,
        Delimiter = Delimiter,
        HasHeader = HasHeader,
        Quoted = Quoted,
        SkipBadRows = SkipBadRows,
        Columns = Columns,
    };
}
