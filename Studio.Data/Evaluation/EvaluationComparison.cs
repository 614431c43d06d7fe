namespace Studio.Data.Evaluation;

/// <summary>Two evaluations of the same rows beside each other.</summary>
/// <param name="Rows">rows that both measured.</param>
/// <param name="OnlyInOne">rows that only one of them measured; the figures are of all their rows, the test and the intervals of the shared ones.</param>
/// <param name="BothRight">null for language models, as are the other counts and the test.</param>
public sealed record EvaluationComparison(string Kind, long Rows, long OnlyInOne, long? BothRight, long? BothWrong, PairedTest? Test, IReadOnlyList<FigureDifference> Figures)
{
    public static EvaluationComparison Of(EvaluationReport first, EvaluationReport second, PairedRows rows)
    {
        if (first.Kind != second.Kind) throw new UserError("A classifier and a language model have no rows in common to compare.");
        if (rows.Count == 0) throw new UserError("The two evaluations share no row: evaluate both models on the same dataset version and part.");
        var intervals = rows.Intervals();
        var figures = first.Figures.Keys.Where(second.Figures.ContainsKey).Select(figure => intervals.TryGetValue(figure, out var interval)
            ? new FigureDifference(figure, first.Figures[figure], second.Figures[figure], interval.Low, interval.High)
            : new FigureDifference(figure, first.Figures[figure], second.Figures[figure], null, null)).ToList();
        var onlyInOne = first.Rows + second.Rows - (2L * rows.Count);
        if (rows.Classes == 0) return new(first.Kind, rows.Count, onlyInOne, null, null, null, figures);
        var test = rows.McNemar();
        var right = rows.Truth.Where((truth, row) => rows.First[row] == truth && rows.Second[row] == truth).LongCount();
        return new(first.Kind, rows.Count, onlyInOne, right, rows.Count - right - test.OnlyFirst - test.OnlySecond, test, figures);
    }
}
