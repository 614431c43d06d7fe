namespace Studio.Data.Labeling;

/// <summary>What models think of a row.</summary>
/// <param name="Row">position in the dataset version.</param>
/// <param name="Guesses">the likeliest labels, three at most, the likeliest first.</param>
/// <param name="Uncertainty">entropy of all probabilities as a share of the largest possible, 0 to 1.</param>
/// <param name="Seen">every model asked was trained on this row, so that it may only repeat what it learned by heart.</param>
/// <param name="Given">the label the dataset has; null where it has none.</param>
/// <param name="Doubt">how far the model prefers another label to the given one, see <see cref="ConfidentLearning"/>; null where nothing speaks against it.</param>
public sealed record LabelSuggestion(int Row, IReadOnlyList<LabelGuess> Guesses, double Uncertainty, bool Seen, string? Given = null, double? Doubt = null);

/// <param name="Probability">0 to 1.</param>
public sealed record LabelGuess(string Label, double Probability);
