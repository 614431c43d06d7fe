namespace Studio.Training.Generation;

/// <summary>Something a model has written, as it comes.</summary>
/// <param name="Sequence">which of the texts, from 0.</param>
/// <param name="Text">to be added to it; with <paramref name="IsPreview"/> to be shown in its place for now.</param>
/// <param name="Probability">the token's, where asked for.</param>
/// <param name="IsPreview">the leading hypothesis of a search that goes on.</param>
public readonly record struct GeneratedPiece(int Sequence, string Text, double? Probability = null, bool IsPreview = false);
