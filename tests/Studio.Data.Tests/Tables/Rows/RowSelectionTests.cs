using System.Globalization;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;

namespace Studio.Data.Tests.Tables.Rows;

public sealed class RowSelectionTests : TableTestBase
{
    private const string Csv = """
        id,text,label,score
        0,Good food,good,1.5
        1,bad  service here,bad,
        2,,good,3
        3,GOOD (very),bad,-2
        4,Straße 味道不错,good,10
        5,Good food,,1e3
        """;

    private long[] Found(RowSelection selection)
    {
        using var reader = new DatasetReader(Import(Spec(Folder.Write("a.csv", Csv)) with { Columns = [new("label", ColumnRole.Label), new("score", ColumnRole.Ignore)] }));
        return [.. reader.Select(selection).Slice(0, 100)];
    }

    private long[] Where(params RowCondition[] where) => Found(new RowSelection { Where = where });

    [Theory]
    [InlineData("text", RowOperator.Is, "Good food", "0 5")]
    [InlineData("text", RowOperator.IsNot, "Good food", "1 2 3 4")]
    [InlineData("label", RowOperator.IsNot, "good", "1 3 5")]
    [InlineData("text", RowOperator.Contains, "good", "0 3 5")]
    [InlineData("text", RowOperator.Contains, "(very)", "3")]
    [InlineData("text", RowOperator.Contains, "味道", "4")]
    [InlineData("text", RowOperator.ContainsNot, "good", "1 2 4")]
    [InlineData("text", RowOperator.StartsWith, "Good", "0 5")]
    [InlineData("text", RowOperator.EndsWith, "here", "1")]
    [InlineData("text", RowOperator.Matches, "o{2}d f", "0 5")]
    [InlineData("score", RowOperator.Above, "3", "4 5")]
    [InlineData("score", RowOperator.AtLeast, "3", "2 4 5")]
    [InlineData("score", RowOperator.Below, "0", "3")]
    [InlineData("id", RowOperator.AtMost, "1", "0 1")]
    [InlineData("score", RowOperator.Is, "3.0", "2")]
    [InlineData("text", RowOperator.Missing, null, "2")]
    [InlineData("score", RowOperator.Present, null, "0 2 3 4 5")]
    [InlineData("text", RowOperator.LengthAtLeast, "11", "1 3 4")]
    [InlineData("text", RowOperator.LengthBelow, "1", "2")]
    [InlineData("text", RowOperator.WordsAtLeast, "3", "1")]
    [InlineData("text", RowOperator.WordsBelow, "3", "0 2 3 4 5")]
    [InlineData("text", RowOperator.Repeated, null, "0 5")]
    public void Select_OneCondition_FindsItsRows(string column, RowOperator @is, string? value, string rows) =>
        Assert.Equal(rows, string.Join(' ', Where(new RowCondition(column, @is, value))));

    [Fact]
    public void Select_LinesJoinedByOr_AreOneGroup() =>
        Assert.Equal([0, 4], Where(new("label", RowOperator.Is, "good"), new("score", RowOperator.Below, "2"), new("score", RowOperator.Above, "9", Or: true)));

    [Fact]
    public void Select_Order_PutsMissingLastAndKeepsTheFilesOrderAmongEquals()
    {
        Assert.Equal([3, 0, 2, 4, 5, 1], Found(new RowSelection { OrderBy = "score" }));
        Assert.Equal([5, 4, 2, 0, 3, 1], Found(new RowSelection { OrderBy = "score", Descending = true }));
        Assert.Equal([3, 0, 5, 4, 1, 2], Found(new RowSelection { OrderBy = "text" }));
    }

    [Theory]
    [InlineData("length(text) > 9 AND label = 'bad'", "1 3")]
    [InlineData("text ILIKE 'good%' OR score BETWEEN 2 AND 4", "0 2 3 5")]
    [InlineData("label IN ('bad') -- a comment", "1 3")]
    [InlineData("CASE WHEN id > 3 THEN true ELSE false END", "4 5")]
    [InlineData("len(string_split(text, ' ')) = 2 and not contains(text, 'Good')", "3 4")]
    public void Select_Sql_FindsItsRows(string sql, string rows) =>
        Assert.Equal(rows, string.Join(' ', Found(new RowSelection { Sql = sql })));

    [Theory]
    [InlineData("(SELECT count(*) FROM read_csv('/etc/passwd')) > 0", "has no subquery")]
    [InlineData("id IN (SELECT 1)", "has no subquery")]
    [InlineData("EXISTS (WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT * FROM x)", "has no subquery")]
    [InlineData("true) UNION SELECT content FROM read_text('/etc/passwd') WHERE (true", "not a whole statement")]
    [InlineData("true) FROM glob('/*') WHERE (true", "not a whole statement")]
    [InlineData("true); COPY dataset_rows TO '/tmp/x.csv'; SELECT (true", "no SQL expression")]
    [InlineData("true); ATTACH '/tmp/x.db'; SELECT (true", "no SQL expression")]
    [InlineData("true); INSTALL httpfs; SELECT (true", "no SQL expression")]
    [InlineData("true); PRAGMA memory_limit='100GB'; SELECT (true", "no SQL expression")]
    [InlineData("COPY dataset_rows TO '/tmp/x.csv'", "no SQL expression")]
    [InlineData("true) ORDER BY (random()", "not a whole statement")]
    [InlineData("getenv('HOME') = ''", "getenv cannot be used")]
    [InlineData("current_setting('temp_directory') = ''", "current_setting cannot be used")]
    [InlineData("repeat(text, 1000000000) = ''", "repeat cannot be used")]
    [InlineData("len(range(1000000000)) > 0", "range cannot be used")]
    [InlineData("list_reduce([1], lambda x, y: x) = 1", "list_reduce cannot be used")]
    [InlineData("replace(replace(text, 'a', 'aaaaaaaa'), 'a', 'aaaaaaaa') = ''", "replace cannot be used")]
    [InlineData("sleep_ms(100000) IS NULL", "sleep_ms cannot be used")]
    [InlineData("random() < 0.5", "random cannot be used")]
    [InlineData("error('x')", "error cannot be used")]
    [InlineData("sum(id) OVER () > 1", "cannot hold this: window")]
    [InlineData("COLUMNS(*) > 1", "cannot hold this")]
    [InlineData("id = ?", "cannot hold this: parameter")]
    [InlineData("nothing > 1", "nothing")]
    [InlineData("text > ", "no SQL expression")]
    [InlineData("CAST(text AS INTEGER) = 1", "Could not convert string")]
    public void Select_SqlThatIsNoPlainExpression_IsRefusedInASentence(string sql, string says) =>
        Assert.Contains(says, Assert.Throws<UserError>(() => Found(new RowSelection { Sql = sql })).Message, StringComparison.Ordinal);

    [Fact]
    public void Select_SqlNestedWithoutEnd_IsRefused()
    {
        Assert.Contains("nested", Assert.Throws<UserError>(() => Found(new RowSelection { Sql = string.Concat(Enumerable.Repeat("NOT ", 450)) + "true" })).Message, StringComparison.Ordinal);
        Assert.Contains("2,000", Assert.Throws<UserError>(() => Found(new RowSelection { Sql = new string('(', 3000) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Select_LongerThanItsTime_IsStoppedAndSaysSo()
    {
        var rows = string.Concat(Enumerable.Range(0, 60_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i} {new string('a', 200)}\n")));
        using var reader = new DatasetReader(Import(Spec(Folder.Write("a.txt", rows)))) { TimeLimit = TimeSpan.FromMilliseconds(1) };

        var error = Assert.Throws<UserError>(() => reader.Select(new RowSelection { Sql = string.Join(" OR ", Enumerable.Range(0, 60).Select(i => $"sha256(text || '{i}') = 'x'")) }));

        Assert.Contains("was stopped", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Select_RegularExpressionThatIsNone_IsRefused() =>
        Assert.Contains("missing )", Assert.Throws<UserError>(() => Where(new RowCondition("text", RowOperator.Matches, "(a"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Where_WrittenAndParsed_IsTheSame()
    {
        RowCondition[] where = [new("a \"b\"", RowOperator.Is, "1"), new("c", RowOperator.Missing, null, Or: true)];

        Assert.Equal("""[{"column":"a \"b\"","is":"is","value":"1"},{"column":"c","is":"missing","or":true}]""", RowSelection.WriteWhere(where));
        Assert.Equal(where, RowSelection.ParseWhere(RowSelection.WriteWhere(where)));
        Assert.Empty(RowSelection.ParseWhere(""));
        Assert.Throws<UserError>(() => RowSelection.ParseWhere("[{}]"));
        Assert.Throws<UserError>(() => RowSelection.ParseWhere("[null]"));
    }
}
