namespace Studio.Data.Evaluation;

/// <summary>A row on which two evaluations differ.</summary>
public sealed record PairedRow(long Row, string? Text, string? Label, string? FirstPrediction, string? SecondPrediction, double FirstLoss, double SecondLoss);

/// <param name="Total">rows of that kind, of which Rows are one page.</param>
public sealed record PairedPage(long Total, IReadOnlyList<PairedRow> Rows);

/// <summary>Which of the rows that two evaluations share.</summary>
public enum PairedKind
{
    /// <summary>The two predict different classes; of language models all, the largest difference of loss first.</summary>
    Different,

    /// <summary>Only the first is right.</summary>
    OnlyFirst,

    /// <summary>Only the second is right.</summary>
    OnlySecond,

    /// <summary>Both are wrong.</summary>
    BothWrong,
}
