using Studio.Data.Runs;

namespace Studio.Data.Tests.Runs;

public sealed class RunColumnTests
{
    [Theory]
    [InlineData("status")]
    [InlineData("metric:loss:last")]
    [InlineData("metric:system/cpu:max")]
    [InlineData("metric:a:b:min")]
    [InlineData("spec:learningRate")]
    public void Parse_Word_ComesBackAsItWas(string word) => Assert.Equal(word, RunColumn.Parse(word).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("metric:loss")]
    [InlineData("metric:loss:mean")]
    [InlineData("metric::last")]
    [InlineData("spec:")]
    [InlineData("spec:a.b")]
    [InlineData("spec:a\"')")]
    public void Parse_NoColumn_IsRefused(string word) => Assert.Throws<UserError>(() => RunColumn.Parse(word));
}
