using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tests.Tables;

namespace Studio.Data.Tests.Cleaning;

public sealed class SqlFilterTests : TableTestBase
{
    [Fact]
    public void Apply_AnExpression_KeepsRowsForWhichItIsTrue()
    {
        var parent = Import(Spec(Folder.Write("a.csv", "n,text\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},row {i}\n")))));
        var pipeline = new Pipeline { Operations = [new RegexReplaceOperation { Column = "text", Pattern = "row", Replacement = "r" }, new SqlFilterOperation { Expression = "n % 1000 = 7 OR text = 'r 42'" }] };

        Assert.Equal(["7", "42", "1007", "2007", "3007", "4007"], Rows(Cleaner.Apply(Workspace, parent.Reference, pipeline, _ => { }, CancellationToken.None).Version).Select(r => r[0]));
    }

    [Theory]
    [InlineData("nothing > 1", "The SQL expression cannot be used: Binder Error: Referenced column \"nothing\" not found")]
    [InlineData("(SELECT count(*) FROM read_csv('/etc/passwd')) > 0", "A SQL filter has no subquery: it sees one row at a time.")]
    [InlineData("true) UNION SELECT 1; --", "This is no SQL expression: syntax error")]
    [InlineData("count(*) > 1", "The function count_star cannot be used in a SQL filter.")]
    [InlineData("length(repeat(text, 1000000000)) > 1", "The function repeat cannot be used in a SQL filter.")]
    [InlineData("", "The expression is empty: write one, such as length(text) > 20.")]
    public void Check_WhatIsNoSafeExpression_IsRefused(string expression, string sentence)
    {
        var parent = Import(Spec(Folder.Write("a.csv", "n,text\n1,one\n2,two\n")));

        Assert.StartsWith(sentence, Assert.Single(new Pipeline { Operations = [new SqlFilterOperation { Expression = expression }] }.Check(new TableShape(parent.Manifest.Columns))).Message);
    }
}
