using Studio.Data.Tables;
using Studio.Data.Tables.Rows;

namespace Studio.Web.Browsing;

/// <summary>What the rows of a dataset's page show, as it stands in the address.</summary>
/// <param name="Columns">names that are shown, in order; empty: the first <see cref="ShownAtFirst"/>.</param>
/// <param name="Grid">images side by side instead of a table.</param>
public sealed record RowsAddress(RowSelection Selection, IReadOnlyList<string> Columns, bool Grid)
{
    public const int ShownAtFirst = 12;

    /// <summary>Parts of the address that belong to it: a link that leaves it clears these.</summary>
    public static readonly string[] Names = ["search", "label", "split", "where", "sql", "sort", "columns", "view", "row"];

    public static RowsAddress Everything { get; } = new(new RowSelection(), [], false);

    /// <summary>A label or split (as older links name them) becomes a condition like any other.</summary>
    /// <exception cref="UserError">where is no list of conditions, or label and split have no column.</exception>
    public static RowsAddress Parse(DatasetManifest manifest, Func<string, string?> query)
    {
        var where = new List<RowCondition>(RowSelection.ParseWhere(query("where")));
        AddRole(ColumnRole.Label, query("label"));
        AddRole(ColumnRole.Split, query("split"));
        var sort = query("sort");
        var selection = new RowSelection
        {
            Search = Blank(query("search")),
            Where = where,
            Sql = Blank(query("sql")),
            OrderBy = Blank(sort?.TrimStart('-')),
            Descending = sort?.StartsWith('-') == true,
        };
        return new RowsAddress(selection, ParseColumns(manifest, query("columns")), query("view") == "grid");

        void AddRole(ColumnRole role, string? value)
        {
            if (!string.IsNullOrEmpty(value) && manifest.ColumnWithRole(role) is { } column)
                where.Add(new RowCondition(column.Name, RowOperator.Is, value));
        }
    }

    public IReadOnlyList<DatasetColumn> ShownColumns(DatasetManifest manifest) =>
        Columns.Count == 0 ? [.. manifest.Columns.Take(ShownAtFirst)] : [.. Columns.Select(manifest.Column)];

    /// <summary>For Navigation.GetUriWithQueryParameters: a null takes the part away.</summary>
    public Dictionary<string, object?> ToQuery() => new()
    {
        ["search"] = Blank(Selection.Search),
        ["label"] = null,
        ["split"] = null,
        ["where"] = RowSelection.WriteWhere(Selection.Where),
        ["sql"] = Blank(Selection.Sql),
        ["sort"] = Selection.OrderBy is { } column ? (Selection.Descending ? "-" : "") + column : null,
        ["columns"] = Columns.Count == 0 ? null : string.Join(',', Columns.Select(Uri.EscapeDataString)),
        ["view"] = Grid ? "grid" : null,
        ["row"] = null,
    };

    /// <summary>One more condition; a second click on the same bar takes it away again.</summary>
    public RowsAddress Toggled(IReadOnlyList<RowCondition> conditions)
    {
        var there = conditions.All(Selection.Where.Contains);
        var others = Selection.Where.Where(c => !conditions.Any(n => n.Column == c.Column && Kind(n.Is) == Kind(c.Is)));
        return this with { Selection = Selection with { Where = there ? [.. Selection.Where.Except(conditions)] : [.. others, .. conditions] } };
    }

    /// <summary>A click on another bar of the same drawing takes the first one's place.</summary>
    private static int Kind(RowOperator is_) => is_ switch
    {
        RowOperator.LengthAtLeast or RowOperator.LengthBelow => 1,
        RowOperator.WordsAtLeast or RowOperator.WordsBelow => 2,
        RowOperator.AtLeast or RowOperator.Below or RowOperator.AtMost => 3,
        RowOperator.Is or RowOperator.StartsWith => 4,
        RowOperator.TokensAtLeast or RowOperator.TokensBelow => 5,
        _ => 6 + (int)is_,
    };

    private static List<string> ParseColumns(DatasetManifest manifest, string? columns) =>
        [.. (columns ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).Where(name => manifest.Columns.Any(c => c.Name == name)).Distinct()];

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
