namespace Studio.Web.Api;

/// <param name="Lines">the last ones, oldest first.</param>
public sealed record LogView(IReadOnlyList<string> Lines);
