using Studio.Data.Labeling;

namespace Studio.Web.Labeling;

/// <summary>Which of a project's rows one works through, and in which order.</summary>
/// <param name="Search">rows where any column holds this.</param>
/// <param name="Sql">rows for which this expression holds.</param>
public sealed record LabelView(string? Search = null, string? Sql = null, LabelOrder Order = LabelOrder.File);
