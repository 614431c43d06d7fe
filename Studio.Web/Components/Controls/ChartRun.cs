namespace Studio.Web.Components.Controls;

/// <summary>A run as charts know it.</summary>
/// <param name="Colour">place in the palette; the same everywhere on a page.</param>
/// <param name="TotalSteps">0 while unknown.</param>
/// <param name="Active">whether more is to come: the axis then leaves room for it.</param>
/// <param name="Group">runs of the same group are drawn as their mean; empty for one that stands for itself.</param>
public sealed record ChartRun(string Id, string Label, int Colour, long TotalSteps, bool Active, string Group = "");
