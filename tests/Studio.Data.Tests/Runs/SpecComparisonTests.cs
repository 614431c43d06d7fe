using Studio.Data.Runs;

namespace Studio.Data.Tests.Runs;

public sealed class SpecComparisonTests
{
    [Fact]
    public void Differences_SameSpecs_AreNone() =>
        Assert.Empty(SpecComparison.Differences(["""{"name":"a","seed":1,"hiddenSizes":[1,2]}""", """{"name":"b","hiddenSizes":[1,2],"seed":1}"""]));

    [Theory]
    [InlineData("1e-6", "5e-7", "1e-6", "5e-7")]
    [InlineData("0.1", "0.10000000000000002", "0.1", "0.10000000000000002")]
    [InlineData("1e22", "1e21", "1e+22", "1e+21")]
    [InlineData("true", "false", "true", "false")]
    [InlineData("\"cosine\"", "\"linear\"", "cosine", "linear")]
    [InlineData("[128]", "[128, 64]", "128", "128, 64")]
    [InlineData("\"1\"", "2", "1", "2")]
    public void Differences_OtherValue_ShowsBoth(string left, string right, string shownLeft, string shownRight)
    {
        var difference = Assert.Single(SpecComparison.Differences([$"{{\"x\":{left}}}", $"{{\"x\":{right}}}"]));
        Assert.Equal("x", difference.Name);
        Assert.Equal([shownLeft, shownRight], difference.Values);
    }

    [Theory]
    [InlineData("0.001", "1e-3")]
    [InlineData("5", "5.0")]
    [InlineData("[1,2]", "[1, 2]")]
    public void Differences_OtherSpelling_IsNone(string left, string right) =>
        Assert.Empty(SpecComparison.Differences([$"{{\"x\":{left}}}", $"{{\"x\":{right}}}"]));

    [Fact]
    public void Differences_MissingValue_IsADifference()
    {
        var differences = SpecComparison.Differences(["""{"a":1,"b":2}""", """{"a":1,"c":""}""", "damaged"]);
        Assert.Equal(["a", "b", "c"], differences.Select(d => d.Name));
        Assert.Equal(["1", "1", null], differences[0].Values);
        Assert.Equal(["2", null, null], differences[1].Values);
        Assert.Equal([null, "", null], differences[2].Values);
    }
}
