namespace Studio.Web.Browsing;

/// <summary>A page as somebody liked to see it.</summary>
/// <param name="Address">path and query on this server; the query holds the page's whole state.</param>
public sealed record SavedView(string Name, string Address);
