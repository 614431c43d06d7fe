using System.Security.Cryptography;
using Studio.Data.Tables.Sources;

namespace Studio.Data.Tables.Importing;

/// <summary>
/// How the files of a spec will be read: its open questions answered from the first bytes of the first file. All files of an
/// import are of one format and dialect; each may have an encoding of its own, unless one was chosen.
/// </summary>
internal sealed record ImportPlan
{
    private const int SampleBytes = 256 << 10;
    private const string SplitColumnName = "split";

    public required ImportSpec Spec { get; init; }
    public required ImportFormat Format { get; init; }
    public string? Encoding { get; init; }
    public CsvDialect? Dialect { get; init; }
    public IReadOnlyList<IdxPair> Pairs { get; init; } = [];

    /// <summary>Added when several files (or pairs) each name their part of the data.</summary>
    public string? SplitColumn { get; init; }

    public long TotalBytes => Spec.Files.Sum(f => new FileInfo(f.Path).Length);

    /// <exception cref="UserError">a file is missing, empty or not what it is said to be.</exception>
    public static ImportPlan Make(ImportSpec spec)
    {
        if (spec.Files.Count == 0)
            throw new UserError("There is no file to import: choose at least one.");
        if (string.IsNullOrWhiteSpace(spec.Name) || spec.Name.Length > 200 || spec.Name.Any(char.IsControl))
            throw new UserError("name: a dataset needs a name of 1 to 200 characters.");
        var first = spec.Files[0];
        var head = FileHead.Read(first);
        var format = spec.Format ?? FormatDetector.Detect(first, head);
        return format switch
        {
            ImportFormat.Idx => ForIdx(spec),
            ImportFormat.Parquet => new ImportPlan { Spec = spec, Format = format },
            _ => ForText(spec, format, head),
        };
    }

    /// <summary>The rows of the whole import, file after file.</summary>
    /// <param name="hash">takes the bytes of the files as they are read.</param>
    public IReadOnlyList<TablePart> Parts(IncrementalHash? hash = null)
    {
        if (Format == ImportFormat.Idx)
            return [.. Pairs.Select(p => new TablePart(p.Images.Label, () => new IdxSource(p, f => SourceFile.Open(f, hash)), p.Split))];
        return [.. Spec.Files.Select((file, i) => new TablePart(file.Label, () => OpenText(file, i, hash), SplitNames.InFileName(file.Label)))];
    }

    /// <summary>The added column's name among the files' own, one of which may have it already.</summary>
    public string? SplitColumnBeside(IEnumerable<string> columns) =>
        SplitColumn is null ? null : ColumnNames.Unique(SplitColumn, columns.ToHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>Size of the images of the first pair; all pairs must have it.</summary>
    public ImageShape? ImageShape()
    {
        if (Pairs.Count == 0)
            return null;
        var shapes = Pairs.Select(p => (p.Images.Label, Header(p).Shape)).ToList();
        var other = shapes.FirstOrDefault(s => s.Shape != shapes[0].Shape);
        if (other.Label is not null)
            throw new UserError($"{other.Label} holds images of another size than {shapes[0].Label}; import them as two datasets.");
        return shapes[0].Shape;
    }

    /// <summary>Where the files say how many rows they hold.</summary>
    public long? CountedRows() => Pairs.Count == 0 ? null : Pairs.Sum(p => (long)Header(p).Count);

    private static IdxHeader Header(IdxPair pair)
    {
        using var source = new IdxSource(pair, f => SourceFile.Open(f));
        return source.Header;
    }

    private RowSource OpenText(ImportFile file, int index, IncrementalHash? hash)
    {
        var encoding = Spec.Encoding ?? (index == 0 ? Encoding! : DetectEncoding(file, FileHead.Read(file)));
        var input = new Utf8Input(SourceFile.Open(file, hash), encoding);
        return Format switch
        {
            ImportFormat.Csv => new CsvSource(input, Dialect!, Spec.SkipBadRows),
            ImportFormat.Json => new JsonSource(input, Spec.SkipBadRows),
            // Rows joined by \n are the text again, so only the last file keeps its empty row after the last line end.
            _ => new PlainTextSource(input, dropLastEmptyRow: index < Spec.Files.Count - 1),
        };
    }

    private static ImportPlan ForIdx(ImportSpec spec)
    {
        var pairs = IdxPair.Match(spec.Files);
        return new ImportPlan
        {
            Spec = spec,
            Format = ImportFormat.Idx,
            Pairs = pairs,
            SplitColumn = pairs.Count > 1 && pairs.All(p => p.Split is not null) ? SplitColumnName : null,
        };
    }

    private static ImportPlan ForText(ImportSpec spec, ImportFormat format, FileHead head)
    {
        var first = spec.Files[0];
        var encoding = spec.Encoding ?? DetectEncoding(first, head);
        var splits = spec.Files.Select(f => SplitNames.InFileName(f.Label)).ToList();
        var plan = new ImportPlan
        {
            Spec = spec,
            Format = format,
            Encoding = encoding,
            SplitColumn = splits.Count > 1 && splits.All(s => s is not null) ? SplitColumnName : null,
        };
        return format == ImportFormat.Csv ? plan with { Dialect = SniffDialect(spec, encoding) } : plan;
    }

    private static string DetectEncoding(ImportFile file, FileHead head) =>
        TextEncodings.Detect(head.Bytes, head.Whole, file.Label);

    private static CsvDialect SniffDialect(ImportSpec spec, string encoding)
    {
        if (spec.Delimiter is { } d && (d.Length != 1 || d[0] > 126 || d[0] is '"' or '\n' or '\r'))
            throw new UserError("delimiter: one character such as , ; | or a tab.");
        using var input = new Utf8Input(SourceFile.Open(spec.Files[0]), encoding);
        input.Fill(SampleBytes);
        return CsvSniffer.Sniff(input.Window, input.Ended, SourceFile.PlainName(spec.Files[0]), (byte?)spec.Delimiter?[0], spec.Quoted, spec.HasHeader);
    }
}
