using Studio.Data.Tables;

namespace Studio.Training.Batches;

/// <summary>A dataset of texts with labels as it lies in its file.</summary>
/// <param name="Manifest">names the text and the label column.</param>
/// <param name="ReadRows">hands over the texts in order; missing ones as empty text. Called more than once.</param>
/// <param name="Labels">class id of every row; -1 where the label is missing.</param>
/// <param name="SplitBy">what the spec's split goes by beyond the labels.</param>
public sealed record LabeledTextSource(DatasetManifest Manifest, Action<TextRow> ReadRows, int[] Labels, SplitColumns SplitBy)
{
    /// <summary>Labels or numbers instead of a class a row; null where there are classes, and then the labels say them.</summary>
    public RowTargets? Targets { get; init; }
}
