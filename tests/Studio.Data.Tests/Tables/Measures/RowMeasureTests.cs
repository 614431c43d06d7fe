using Studio.Data.Tables;
using Studio.Data.Tables.Measures;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;

namespace Studio.Data.Tests.Tables.Measures;

public sealed class RowMeasureTests : TableTestBase
{
    private const string Csv = """
        id,text,value
        0,The weather was good and we walked along the river to the old town.,7
        1,这家餐厅的味道不错，服务也很好。,8
        2,12345,9
        3,Das Wetter war schön und wir gingen an dem Fluss entlang in die alte Stadt.,10
        4,There was nothing that they would not have done for the children.,11
        """;

    private DatasetVersion Import() => Import(Spec(Folder.Write("a.csv", Csv)) with { Columns = [new("text", ColumnRole.Text)] });

    /// <summary>Rows found, with languages told and tokens taken from a list in place of a tokenizer's.</summary>
    private long[] Found(RowSelection selection, params int[] tokens)
    {
        var version = Import();
        var paths = RowMeasure.Of(version.Manifest, selection).ToDictionary(measure => measure, measure => MeasureFile.PathOf(Workspace, version, measure.Column, measure.Tokenizer));
        foreach (var (measure, path) in paths)
            if (measure.Tokenizer is null)
                MeasureFile.WriteLanguages(version, measure.Column, path, null, TestContext.Current.CancellationToken);
            else
                MeasureFile.Write(path, tokens);
        using var reader = new DatasetReader(version, Workspace.Cache, measures: paths);
        return [.. reader.Select(selection, TestContext.Current.CancellationToken).Slice(0, 100)];
    }

    [Fact]
    public void WriteLanguages_FiveTexts_CountsEach()
    {
        var version = Import();
        var path = MeasureFile.PathOf(Workspace, version, "text", null);

        MeasureFile.WriteLanguages(version, "text", path, null, TestContext.Current.CancellationToken);

        Assert.Equal([new ValueCount("en", 2), new("de", 1), new("und", 1), new("zh", 1)], MeasureFile.Count(path));
        Assert.Equal([path], Directory.EnumerateFiles(Workspace.Cache, "measure-*"));
    }

    [Theory]
    [InlineData("language(text) = 'en'", "0 4")]
    [InlineData("language(TEXT) IN ('zh', 'de') AND value > 8", "3")]
    [InlineData("Language(text) <> 'en' OR id = 0", "0 1 2 3")]
    [InlineData("tokens(text, 'words') > 10", "0 3 4")]
    [InlineData("length(text) / greatest(tokens(text, 'words'), 1) > 5 AND language(text) = 'en'", "4")]
    [InlineData("text = 'language' OR contains(text, 'tokens')", "")]
    public void Select_Sql_FindsRows(string sql, string rows) =>
        Assert.Equal(rows, string.Join(' ', Found(new RowSelection { Sql = sql }, 14, 8, 5, 16, 11)));

    [Theory]
    [InlineData(RowOperator.LanguageIs, "en", "0 4")]
    [InlineData(RowOperator.LanguageIsNot, "en", "1 2 3")]
    [InlineData(RowOperator.TokensAtLeast, "11", "0 3 4")]
    [InlineData(RowOperator.TokensBelow, "11", "1 2")]
    public void Select_Condition_FindsRows(RowOperator @is, string value, string rows) =>
        Assert.Equal(rows, string.Join(' ', Found(new RowSelection { Where = [new("text", @is, value, Tokenizer: "words")] }, 14, 8, 5, 16, 11)));

    [Theory]
    [InlineData("language(id) = 'en'", "'id' holds no text")]
    [InlineData("language('abc') = 'en'", "language() takes a text column")]
    [InlineData("tokens(text) > 3", "tokens() takes a text column and a tokenizer's name")]
    [InlineData("tokens(text, 'words') > (SELECT 1)", "no subquery")]
    [InlineData("language(text) = 'en' AND length(read_text('/etc/passwd')) > 1", "cannot be used")]
    public void Select_BadSql_SaysWhy(string sql, string why) =>
        Assert.Contains(why, Assert.Throws<UserError>(() => Found(new RowSelection { Sql = sql }, 1, 1, 1, 1, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_TokensWithoutTokenizer_SaysWhatIsMissing() =>
        Assert.Contains("say which one", Assert.Throws<UserError>(() => Found(new RowSelection { Where = [new("text", RowOperator.TokensBelow, "5")] })).Message, StringComparison.Ordinal);
}
