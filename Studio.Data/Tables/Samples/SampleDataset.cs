using Studio.Data.Tables.Importing;

namespace Studio.Data.Tables.Samples;

/// <summary>A dataset offered for a first try: generated on the spot, or fetched from its publisher when a person asks for it.</summary>
public sealed record SampleDataset
{
    public required string Id { get; init; }
    public required string Title { get; init; }

    /// <summary>What it is and what can be learned from it, in one sentence.</summary>
    public required string Sentence { get; init; }
    public required string Licence { get; init; }

    /// <summary>To fetch, or to be written when it is generated.</summary>
    public required long Bytes { get; init; }

    /// <summary>Files of the publisher; empty for a dataset that is generated here.</summary>
    public IReadOnlyList<SampleFile> Files { get; init; } = [];
    public IReadOnlyList<ImportColumn> Columns { get; init; } = [];
    public ImportFormat Format { get; init; }

    public bool IsGenerated => Files.Count == 0;

    /// <summary>Rows and columns that a generated one will have, for estimates before it is made; its columns are empty where it is fetched.</summary>
    public DatasetManifest Foreseen => new()
    {
        DatasetId = Id,
        Name = Title,
        Version = 1,
        Created = default,
        ContentHash = "",
        RowCount = Rows,
        Bytes = Bytes,
        Columns = Made,
    };

    /// <summary>Of a generated one, as its import counts them.</summary>
    public long Rows { get; init; }
    public IReadOnlyList<DatasetColumn> Made { get; init; } = [];

    /// <summary>The import of the files that were generated or fetched.</summary>
    public ImportSpec Spec(IReadOnlyList<ImportFile> files) => new() { Name = Title, Files = files, Format = Format, Columns = Columns };
}

/// <param name="Sha256">lower-case hexadecimal; a file with any other content is refused.</param>
public sealed record SampleFile(string Name, string Url, long Bytes, string Sha256);
