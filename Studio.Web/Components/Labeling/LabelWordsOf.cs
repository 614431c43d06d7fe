using Studio.Data.Labeling;

namespace Studio.Web.Components.Labeling;

/// <summary>Labeling's own words, as people read them.</summary>
public static class LabelWordsOf
{
    public static string Kind(LabelKind kind) => kind switch
    {
        LabelKind.Single => "one label",
        LabelKind.Multi => "any number of labels",
        LabelKind.Spans => "stretches of text",
        LabelKind.Text => "free text",
        _ => "score",
    };

    public static string Queue(LabelQueue queue) => queue switch
    {
        LabelQueue.Submitted => "handed in",
        LabelQueue.Disagreed => "disagreements",
        _ => queue.ToString().ToLowerInvariant(),
    };

    public static string Order(LabelOrder order) => order switch
    {
        LabelOrder.Uncertain => "least certain first",
        LabelOrder.Mislabeled => "likely wrong labels",
        LabelOrder.Sure => "surest first",
        _ => "in the file's order",
    };

    public static long Count(LabelCounts counts, LabelQueue queue, long all) => queue switch
    {
        LabelQueue.Pending => counts.Pending,
        LabelQueue.Draft => counts.Draft,
        LabelQueue.Submitted => counts.Submitted,
        LabelQueue.Discarded => counts.Discarded,
        LabelQueue.Disagreed => counts.Disagreed,
        _ => all,
    };

    /// <summary>Of stretches their labels only: where they lie is seen in the text.</summary>
    public static string Describe(LabelState state, LabelKind kind) =>
        Describe(kind == LabelKind.Spans ? state with { Values = [.. state.Values.Select(value => LabelSpan.Parse(value).Label)] } : state);

    private static string Describe(LabelState state) => state.Status switch
    {
        LabelStatus.Pending => "nothing yet",
        LabelStatus.Discarded => "discarded",
        LabelStatus.Draft => $"draft: {string.Join(", ", state.Values)}",
        _ => state.Values.Count == 0 ? "no label" : string.Join(", ", state.Values),
    };

    /// <summary>0.62 as "0.62 (substantial)", by Landis and Koch, 1977.</summary>
    public static string Kappa(double? kappa) => kappa switch
    {
        null => "–",
        < 0 => FormattableString.Invariant($"{kappa:0.00} (worse than chance)"),
        < 0.21 => FormattableString.Invariant($"{kappa:0.00} (slight)"),
        < 0.41 => FormattableString.Invariant($"{kappa:0.00} (fair)"),
        < 0.61 => FormattableString.Invariant($"{kappa:0.00} (moderate)"),
        < 0.81 => FormattableString.Invariant($"{kappa:0.00} (substantial)"),
        _ => FormattableString.Invariant($"{kappa:0.00} (almost perfect)"),
    };
}
