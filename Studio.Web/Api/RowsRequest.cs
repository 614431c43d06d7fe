using Studio.Data.Tables;
using Studio.Data.Tables.Rows;

namespace Studio.Web.Api;

/// <summary>Which rows of a version, as query parameters.</summary>
/// <param name="Where">conditions as JSON, for example [{"column":"label","is":"isNot","value":"spam"}].</param>
/// <param name="Sql">an SQL expression that is true for the wanted rows.</param>
/// <param name="Columns">names with commas between; all where it is absent.</param>
public sealed record RowsRequest(string? Search, string? Label, string? Split, string? Where, string? Sql, string? OrderBy, bool? Descending, string? Columns)
{
    public RowSelection ToSelection() => new()
    {
        Search = Search,
        Label = Label,
        Split = Split,
        Where = RowSelection.ParseWhere(Where),
        Sql = Sql,
        OrderBy = OrderBy,
        Descending = Descending ?? false,
    };

    public IReadOnlyList<string> ColumnsOf(DatasetManifest manifest) =>
        string.IsNullOrEmpty(Columns) ? [.. manifest.Columns.Select(c => c.Name)] : [.. Columns.Split(',').Select(name => manifest.Column(name).Name)];
}
