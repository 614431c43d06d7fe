using Studio.Web.Api;

namespace Studio.Web.Tests.Api;

public class CsvTests
{
    [Theory]
    [InlineData("loss", "loss")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [InlineData("@sum", "'@sum")]
    [InlineData("", "")]
    public void Field_Quoted_AndNoFormula(string text, string field) => Assert.Equal(field, Csv.Field(text));
}
