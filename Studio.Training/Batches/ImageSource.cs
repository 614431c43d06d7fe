using Studio.Data.Tables;

namespace Studio.Training.Batches;

/// <summary>An image dataset as it lies in its file.</summary>
/// <param name="Manifest">names the image and the label column.</param>
/// <param name="ReadPixels">fills RowCount x height x width x channels bytes.</param>
/// <param name="Labels">class id of every row; -1 where the label is missing.</param>
/// <param name="SplitBy">what the spec's split goes by beyond the labels.</param>
public sealed record ImageSource(DatasetManifest Manifest, Action<Span<byte>> ReadPixels, int[] Labels, SplitColumns SplitBy);
