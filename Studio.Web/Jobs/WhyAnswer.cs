namespace Studio.Web.Jobs;

/// <summary>Why a classifier answered as it did.</summary>
/// <param name="Class">the class explained, counted from 0.</param>
/// <param name="Parts">what each pixel (row by row) or token adds to the class's score; above 0 speaks for it.</param>
/// <param name="Pieces">the tokens' texts; null for images.</param>
/// <param name="Truncated">the text was longer than the model reads.</param>
public sealed record WhyAnswer(int Class, IReadOnlyList<double> Probabilities, IReadOnlyList<double> Parts, IReadOnlyList<string>? Pieces, bool Truncated);
