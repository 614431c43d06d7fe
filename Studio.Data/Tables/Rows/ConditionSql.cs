using System.Globalization;
using System.Text.RegularExpressions;
using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Measures;

namespace Studio.Data.Tables.Rows;

/// <summary>One condition as SQL: the column's name is quoted, its value bound, never written into the statement.</summary>
internal static partial class ConditionSql
{
    public static RowFilter Of(DatasetColumn column, RowCondition condition)
    {
        var name = Sql.Identifier(column.Name);
        if (column.Type == ColumnType.Image && condition.Is is not (RowOperator.Missing or RowOperator.Present or RowOperator.Repeated))
            throw new UserError($"'{column.Name}' holds images: only missing, present and repeated can be asked of them.");
        return condition.Is switch
        {
            RowOperator.Is => Equal(column, Value(condition)),
            RowOperator.IsNot => Not(Equal(column, Value(condition))),
            RowOperator.Contains => Contains(column, Value(condition)),
            RowOperator.ContainsNot => Not(Contains(column, Value(condition))),
            RowOperator.StartsWith => new($"starts_with({Text(column)}, ?)", [Value(condition)]),
            RowOperator.EndsWith => new($"ends_with({Text(column)}, ?)", [Value(condition)]),
            RowOperator.Matches => new($"regexp_matches({Text(column)}, ?)", [Value(condition)]),
            RowOperator.Above => Compare(column, condition, ">"),
            RowOperator.AtLeast => Compare(column, condition, ">="),
            RowOperator.Below => Compare(column, condition, "<"),
            RowOperator.AtMost => Compare(column, condition, "<="),
            RowOperator.Missing => new(column.Type == ColumnType.Text ? $"{name} IS NULL OR {name} = ''" : $"{name} IS NULL", []),
            RowOperator.Present => new(column.Type == ColumnType.Text ? $"{name} <> ''" : $"{name} IS NOT NULL", []),
            RowOperator.LengthAtLeast => new($"length({Text(column)}) >= ?", [Number(condition)]),
            RowOperator.LengthBelow => new($"length({Text(column)}) < ?", [Number(condition)]),
            RowOperator.WordsAtLeast => new($"{Words(column)} >= ?", [Number(condition)]),
            RowOperator.WordsBelow => new($"{Words(column)} < ?", [Number(condition)]),
            // 64-bit hashes instead of the texts themselves: memory stays small, and two of a billion values share one
            RowOperator.Repeated => new($"hash({name}) IN (SELECT hash({name}) FROM {RowTable.Name} WHERE {name} IS NOT NULL GROUP BY 1 HAVING count(*) > 1)", []),
            RowOperator.LanguageIs => new($"{Measured(condition)} = ?", [Value(condition)]),
            RowOperator.LanguageIsNot => new($"{Measured(condition)} <> ?", [Value(condition)]),
            RowOperator.TokensAtLeast => new($"{Measured(condition)} >= ?", [Number(condition)]),
            RowOperator.TokensBelow => new($"{Measured(condition)} < ?", [Number(condition)]),
            _ => throw new UserError($"where: '{condition.Is}' is no operator."),
        };
    }

    /// <summary>1 and 1.0 are one value of a column of numbers.</summary>
    public static RowFilter Equal(DatasetColumn column, string value) => column.Type switch
    {
        ColumnType.Number or ColumnType.Integer => new($"{Sql.Identifier(column.Name)} = TRY_CAST(? AS DOUBLE)", [value]),
        _ => new($"{Text(column)} = ?", [value]),
    };

    /// <summary>Ignores case where letters have one; a search for Chinese or digits takes the quicker way.</summary>
    public static RowFilter Contains(DatasetColumn column, string text) => text.Any(c => char.ToLowerInvariant(c) != char.ToUpperInvariant(c))
        ? new($"regexp_matches({Text(column)}, ?, 'i')", [Special().Replace(text, @"\$0")])
        : new($"contains({Text(column)}, ?)", [text]);

    /// <summary>Rows without a value are not equal to anything, so they belong to "is not".</summary>
    private static RowFilter Not(RowFilter filter) => new($"({filter.Sql}) IS NOT TRUE", filter.Values);

    private static RowFilter Compare(DatasetColumn column, RowCondition condition, string sign) => column.Type is ColumnType.Text
        ? new($"TRY_CAST({Sql.Identifier(column.Name)} AS DOUBLE) {sign} ?", [Number(condition)])
        : new($"{Sql.Identifier(column.Name)} {sign} ?", [Number(condition)]);

    private static string Measured(RowCondition condition) => Sql.Identifier(RowMeasure.Of(condition)!.Name);

    private static string Words(DatasetColumn column) => $"len(regexp_extract_all({Text(column)}, '\\S+'))";

    private static string Text(DatasetColumn column) =>
        column.Type == ColumnType.Text ? Sql.Identifier(column.Name) : $"CAST({Sql.Identifier(column.Name)} AS VARCHAR)";

    private static string Value(RowCondition condition) =>
        condition.Value ?? throw new UserError($"where: '{condition.Column}' is compared with nothing; give a value, or use missing.");

    private static double Number(RowCondition condition) =>
        double.TryParse(condition.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new UserError($"where: '{condition.Column}' is compared with '{condition.Value}', which is no number.");

    /// <summary>What means something in a regular expression.</summary>
    [GeneratedRegex(@"[\\^$.|?*+()\[\]{}]")]
    private static partial Regex Special();
}
