namespace Studio.Web.Components.Controls;

/// <summary>What the script is told about one chart; the same shape as ChartOptions in types.ts.</summary>
/// <param name="RunId">the one run of the group it shows; null shows all of them.</param>
public sealed record ChartOptions(string Title, IReadOnlyList<string> Names, IReadOnlyList<string> Labels, IReadOnlyList<string> Exact, string Unit, int Height, bool Compact, string? RunId);
