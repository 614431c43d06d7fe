using Studio.Web.Components.Runs;

namespace Studio.Web.Tests.Components;

public sealed class RunSelectionTests
{
    [Fact]
    public void Parse_IdsWithColours_KeepsThem() =>
        Assert.Equal([("run-a", 3), ("run-b", 0)], RunSelection.Parse("run-a.3,run-b.0"));

    [Fact]
    public void Parse_IdsWithoutColours_TakesTheNextFreeOnes() =>
        Assert.Equal([("a", 1), ("b", 0), ("c", 2)], RunSelection.Parse("a.1,b,c"));

    [Fact]
    public void Parse_DoubledColour_GivesTheSecondAnother() =>
        Assert.Equal([("a", 0), ("b", 1)], RunSelection.Parse("a.0,b.0"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("../etc,<script>,UPPER")]
    public void Parse_NoRuns_IsEmpty(string? text) => Assert.Empty(RunSelection.Parse(text));

    [Fact]
    public void Parse_SameRunTwice_KeepsOne() => Assert.Equal([("a", 0)], RunSelection.Parse("a,a.5"));

    [Fact]
    public void Parse_TooMany_StopsAtTheBound() =>
        Assert.Equal(RunSelection.MaxRuns, RunSelection.Parse(string.Join(',', Enumerable.Range(0, 100).Select(i => $"run{i}"))).Count);

    [Fact]
    public void Write_Parsed_GivesTheSameAddress() => Assert.Equal("a.1,b.0", RunSelection.Write(RunSelection.Parse("a.1,b")));
}
