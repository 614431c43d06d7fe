namespace Studio.Web.Components.Runs;

/// <summary>One figure of the strip under a run's name.</summary>
public sealed record RunKpi(string Label, string Value, string Note = "", string Title = "");
