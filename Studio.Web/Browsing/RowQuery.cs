using Studio.Data;
using Studio.Data.Tables;

namespace Studio.Web.Browsing;

/// <summary>Which rows of a version a page shows, as its address says.</summary>
/// <param name="Page">from 1.</param>
public sealed record RowQuery(int Page, string? Search, string? Label, string? Split)
{
    public const int PerPage = 50;

    public bool IsFiltered => Search is not null || Label is not null || Split is not null;

    public static RowQuery Of(int? page, string? search, string? label, string? split) =>
        new(Math.Max(1, page ?? 1), Blank(search), Blank(label), Blank(split));

    /// <summary>Reads the page; off the circuit's thread, because a search over millions of rows takes its time.</summary>
    public Task<DatasetPage> ReadAsync(Workspace workspace, string reference, CancellationToken cancellationToken = default) => Task.Run(() =>
    {
        using var reader = DatasetReader.Open(workspace, reference);
        return reader.ReadPage(new PageRequest { Offset = (Page - 1L) * PerPage, Count = PerPage, Search = Search, Label = Label, Split = Split });
    }, cancellationToken);

    public static int PagesOf(long rows) => (int)Math.Max(1, (rows + PerPage - 1) / PerPage);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
