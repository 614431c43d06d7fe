using Studio.Data.Tables.Rows;

namespace Studio.Data.Tables.Measures;

/// <summary>
/// What SQL cannot find out about a text by itself: its language, or how many tokens a tokenizer makes of it. It is found
/// once for every row, kept in a file of its own (<see cref="MeasureFile"/>), and stands beside the rows as one more column.
/// In SQL: language(text) and tokens(text, 'tokenizer').
/// </summary>
/// <param name="Tokenizer">id or name of a tokenizer; null for the language.</param>
public sealed record RowMeasure(string Column, string? Tokenizer = null)
{
    public const string LanguageFunction = "language";
    public const string TokensFunction = "tokens";

    /// <summary>The column's name beside the rows: begins with a control character, which no imported name holds.</summary>
    internal string Name => $"\u0001{(Tokenizer is null ? LanguageFunction : $"{TokensFunction} {Tokenizer}")}\u0001{Column}";

    /// <summary>null where the condition asks for what stands in the row itself.</summary>
    /// <exception cref="UserError">tokens are asked for, and not of which tokenizer.</exception>
    internal static RowMeasure? Of(RowCondition condition) => condition.Is switch
    {
        RowOperator.LanguageIs or RowOperator.LanguageIsNot => new RowMeasure(condition.Column),
        RowOperator.TokensAtLeast or RowOperator.TokensBelow => new RowMeasure(condition.Column, string.IsNullOrWhiteSpace(condition.Tokenizer) ? throw new UserError($"where: tokens of '{condition.Column}' are counted by a tokenizer; say which one in \"tokenizer\".") : condition.Tokenizer),
        _ => null,
    };

    /// <summary>The measures that a selection needs.</summary>
    /// <exception cref="UserError">one is of a column that holds no text.</exception>
    public static IReadOnlyList<RowMeasure> Of(DatasetManifest manifest, RowSelection selection) =>
        [.. selection.Where.Select(Of).OfType<RowMeasure>().Select(measure => measure.Check(manifest)).Concat(SqlExpression.Measures(manifest, selection.Sql)).Distinct()];

    internal RowMeasure Check(DatasetManifest manifest) => manifest.Column(Column).Type == ColumnType.Text
        ? this
        : throw new UserError($"'{Column}' holds no text, so it has neither a language nor tokens.");
}
