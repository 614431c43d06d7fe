using Studio.Data.Runs;
using Studio.Web.Components.Runs;

namespace Studio.Web.Tests.Components;

public sealed class RunSearchTextTests
{
    [Fact]
    public void Parse_WordsOnly_HasNoConditions()
    {
        var (words, conditions) = RunSearchText.Parse("  char gpt ");
        Assert.Equal("char gpt", words);
        Assert.Empty(conditions);
    }

    [Fact]
    public void Parse_HyperparameterInAnyCase_IsItsColumn()
    {
        var (words, conditions) = RunSearchText.Parse("gpt learningrate<=1e-3");
        Assert.Equal("gpt", words);
        Assert.Equal([new RunCondition(RunColumn.Spec("learningRate"), "<=", "1e-3")], conditions);
    }

    [Fact]
    public void Parse_MetricWithFigure_AsksForIt()
    {
        var (_, conditions) = RunSearchText.Parse("validationLoss.min<1.6 loss!=2");
        Assert.Equal([new RunCondition(RunColumn.Metric("validationLoss", "min"), "<", "1.6"), new RunCondition(RunColumn.Metric("loss"), "!=", "2")], conditions);
    }

    [Theory]
    [InlineData("<5")]
    [InlineData("loss<")]
    public void Parse_HalfACondition_IsAWord(string text) => Assert.Equal((text, 0), (RunSearchText.Parse(text).Words, RunSearchText.Parse(text).Conditions.Count));
}
