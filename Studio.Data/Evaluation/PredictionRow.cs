namespace Studio.Data.Evaluation;

/// <summary>One line of predictions.parquet by the names of its columns; string, long, double, bool or null.</summary>
public sealed class PredictionRow(IReadOnlyDictionary<string, object?> values)
{
    /// <summary>null where the file has no such column.</summary>
    public object? this[string column] => values.GetValueOrDefault(column);

    public IReadOnlyDictionary<string, object?> Values => values;
    public long Row => (long)values[PredictionTable.Row]!;
    public string? Label => this[PredictionTable.Label] as string;
    public string? Prediction => this[PredictionTable.Prediction] as string;
    public string? Text => this[PredictionTable.Text] as string;
    public bool? IsCorrect => this[PredictionTable.Correct] as bool?;
    public double? Confidence => this[PredictionTable.Confidence] as double?;
    public double? Loss => this[PredictionTable.Loss] as double?;

    /// <summary>Of each class, in the order of the report's classes.</summary>
    public IReadOnlyList<double> Probabilities => [.. Enumerable.Range(0, values.Count).Select(c => this[PredictionTable.ProbabilityOf(c)]).TakeWhile(p => p is double).Cast<double>()];
}

public sealed record PredictionPage(long Total, IReadOnlyList<PredictionRow> Rows);
