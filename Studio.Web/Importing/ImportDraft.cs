using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Web.Datasets;

namespace Studio.Web.Importing;

/// <summary>
/// What the import page is about to ask for: inputs, the preview of them, and where a person disagreed with what was
/// detected. No user interface in here.
/// </summary>
public sealed class ImportDraft
{
    private readonly Dictionary<string, ColumnRole> _roles = new(StringComparer.Ordinal);

    public IReadOnlyList<ImportInput> Inputs { get; private set; } = [];
    public ImportPreview? Preview { get; private set; }
    public string Name { get; set; } = "";

    /// <summary>The dataset this becomes the next version of; null makes a new one.</summary>
    public string? Into { get; set; }

    // null: as detected
    public ImportFormat? Format { get; private set; }
    public string? Encoding { get; private set; }
    public string? Delimiter { get; private set; }
    public bool? HasHeader { get; private set; }
    public bool? Quoted { get; private set; }
    public bool SkipBadRows { get; set; }

    /// <summary>The label of the first input, without its ending.</summary>
    public string SuggestedName { get; private set; } = "";

    public ImportRequest Request => new()
    {
        Inputs = Inputs,
        Name = Name.Trim().Length > 0 ? Name : SuggestedName,
        DatasetId = Into,
        Format = Format,
        Encoding = Encoding,
        Delimiter = Delimiter,
        HasHeader = HasHeader,
        Quoted = Quoted,
        SkipBadRows = SkipBadRows,
        Columns = [.. _roles.Where(role => Preview?.Columns.Any(column => column.Name == role.Key) ?? false).Select(role => new ImportColumn(role.Key, role.Value))],
    };

    /// <summary>What keeps the import from being of use, as a sentence; null when nothing does.</summary>
    public string? Problem
    {
        get
        {
            if (Preview is null)
                return "Nothing has been chosen yet.";
            if (Name.Length > 200)
                return $"The name has {Name.Length} characters; 200 at most.";
            var twice = Preview.Columns.GroupBy(RoleOf).FirstOrDefault(group => group.Key != ColumnRole.Ignore && group.Count() > 1);
            if (twice is not null)
                return $"{string.Join(" and ", twice.Select(column => $"'{column.Name}'"))} both have the role {Word(twice.Key)}: only one column can.";
            return Preview.Columns.Any(column => RoleOf(column) is ColumnRole.Text or ColumnRole.Image)
                ? null
                : "No column is text or an image, so nothing could be trained on: give one of them that role.";
        }
    }

    /// <summary>Other inputs: nothing that was said about the old ones holds.</summary>
    public void Take(IReadOnlyList<ImportInput> inputs, string firstName)
    {
        (Inputs, SuggestedName) = (inputs, WithoutEnding(firstName));
        (Preview, Format, Encoding, Delimiter, HasHeader, Quoted) = (null, null, null, null, null, null);
        _roles.Clear();
    }

    public void Show(ImportPreview preview)
    {
        Preview = preview;
        // IDX files carry their type for a name (train-images-idx3-ubyte), which says nothing in a list of datasets
        if (preview.Format == ImportFormat.Idx && SuggestedName.Contains("-idx", StringComparison.Ordinal) && preview.Columns.FirstOrDefault(column => column.Image is not null)?.Image is { } image)
            SuggestedName = $"images {image.Width} x {image.Height}";
    }

    /// <summary>A format chosen by hand: what was detected for another does not hold.</summary>
    public void ChooseFormat(ImportFormat? format) => (Format, Encoding, Delimiter, HasHeader, Quoted) = (format, null, null, null, null);

    public void ChooseEncoding(string? encoding) => Encoding = encoding;

    /// <summary>The dialect decides the columns, so their roles are guessed anew.</summary>
    public void ChooseDialect(string? delimiter, bool? hasHeader, bool? quoted)
    {
        (Delimiter, HasHeader, Quoted) = (delimiter, hasHeader, quoted);
        _roles.Clear();
    }

    public ColumnRole RoleOf(PreviewColumn column) => _roles.GetValueOrDefault(column.Name, column.Role);

    /// <summary>Gives a column a role; another that had it gives it up, because only one can.</summary>
    public void Assign(PreviewColumn column, ColumnRole role)
    {
        if (role != ColumnRole.Ignore)
            foreach (var other in Preview!.Columns.Where(other => other.Name != column.Name && RoleOf(other) == role))
                _roles[other.Name] = ColumnRole.Ignore;
        _roles[column.Name] = role;
    }

    /// <summary>Roles that make sense for a column's type.</summary>
    public static IReadOnlyList<ColumnRole> RolesFor(PreviewColumn column) =>
        column.Type == ColumnType.Image ? [ColumnRole.Image, ColumnRole.Ignore] : [ColumnRole.Text, ColumnRole.Label, ColumnRole.Split, ColumnRole.Ignore];

    public static string Word(ColumnRole role) => role.ToString().ToLowerInvariant();

    // data.csv.gz is data
    private static string WithoutEnding(string name)
    {
        var file = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        var plain = Path.GetFileNameWithoutExtension(file);
        return plain.Length > 200 ? plain[..200] : plain;
    }
}
