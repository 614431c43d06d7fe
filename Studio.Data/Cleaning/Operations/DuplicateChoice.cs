namespace Studio.Data.Cleaning.Operations;

/// <summary>Which row of a cluster stays.</summary>
/// <param name="Column">index of the text column.</param>
/// <param name="Against">another dataset's reference, or empty.</param>
public sealed record DuplicateChoice(int Column, string Keep, string ScoreColumn, string Against, IReadOnlySet<long> Exceptions)
{
    public const string First = "first", Last = "last", Longest = "longest", Highest = "highest-score";

    /// <summary>Rows of validation and test stay, training rows like them go; the score column is the split.</summary>
    public const string HeldOut = "held-out";
}
