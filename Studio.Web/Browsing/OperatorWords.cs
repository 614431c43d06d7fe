using Studio.Data.Cleaning.Languages;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;

namespace Studio.Web.Browsing;

/// <summary>Filters as people read them.</summary>
public static class OperatorWords
{
    public static string Of(RowOperator is_) => is_ switch
    {
        RowOperator.Is => "is",
        RowOperator.IsNot => "is not",
        RowOperator.Contains => "contains",
        RowOperator.ContainsNot => "does not contain",
        RowOperator.StartsWith => "starts with",
        RowOperator.EndsWith => "ends with",
        RowOperator.Matches => "matches (regular expression)",
        RowOperator.Above => ">",
        RowOperator.AtLeast => "≥",
        RowOperator.Below => "<",
        RowOperator.AtMost => "≤",
        RowOperator.Missing => "is missing",
        RowOperator.Present => "is there",
        RowOperator.LengthAtLeast => "characters ≥",
        RowOperator.LengthBelow => "characters <",
        RowOperator.WordsAtLeast => "words ≥",
        RowOperator.WordsBelow => "words <",
        RowOperator.LanguageIs => "language is",
        RowOperator.LanguageIsNot => "language is not",
        RowOperator.TokensAtLeast => "tokens ≥",
        RowOperator.TokensBelow => "tokens <",
        _ => "stands in more than one row",
    };

    public static bool NeedsValue(RowOperator is_) => is_ is not (RowOperator.Missing or RowOperator.Present or RowOperator.Repeated);

    /// <summary>What can be asked of a column of that type, the likeliest first.</summary>
    public static IReadOnlyList<RowOperator> For(DatasetColumn column) => column.Type switch
    {
        ColumnType.Image => [RowOperator.Missing, RowOperator.Present, RowOperator.Repeated],
        ColumnType.Boolean => [RowOperator.Is, RowOperator.IsNot, RowOperator.Missing, RowOperator.Present],
        ColumnType.Integer or ColumnType.Number =>
            [RowOperator.Is, RowOperator.IsNot, RowOperator.Above, RowOperator.AtLeast, RowOperator.Below, RowOperator.AtMost, RowOperator.Missing, RowOperator.Present, RowOperator.Repeated],
        _ when column.Role is ColumnRole.Label or ColumnRole.Split =>
            [RowOperator.Is, RowOperator.IsNot, RowOperator.Contains, RowOperator.Missing, RowOperator.Present],
        _ =>
        [
            RowOperator.Contains, RowOperator.ContainsNot, RowOperator.Is, RowOperator.IsNot, RowOperator.StartsWith, RowOperator.EndsWith, RowOperator.Matches,
            RowOperator.LengthAtLeast, RowOperator.LengthBelow, RowOperator.WordsAtLeast, RowOperator.WordsBelow, RowOperator.TokensAtLeast, RowOperator.TokensBelow,
            RowOperator.LanguageIs, RowOperator.LanguageIsNot, RowOperator.Missing, RowOperator.Present, RowOperator.Repeated,
        ],
    };

    /// <summary>Counted by a tokenizer, which the condition names.</summary>
    public static bool NeedsTokenizer(RowOperator is_) => is_ is RowOperator.TokensAtLeast or RowOperator.TokensBelow;

    /// <summary>A value as people read it: languages by name.</summary>
    public static string Value(RowOperator is_, string? value) => is_ is RowOperator.LanguageIs or RowOperator.LanguageIsNot
        ? LanguageIdentifier.Names.GetValueOrDefault(value ?? "", value ?? "")
        : CellWords.Of(value, 40);

    public static string Describe(RowCondition condition) =>
        $"{condition.Column} {Of(condition.Is)}{(NeedsValue(condition.Is) ? $" {Value(condition.Is, condition.Value)}" : "")}{(condition.Tokenizer is { } tokenizer ? $" of {CellWords.Of(tokenizer, 40)}" : "")}";
}
