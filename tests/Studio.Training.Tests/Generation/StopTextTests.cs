using Studio.Training.Generation;

namespace Studio.Training.Tests.Generation;

public sealed class StopTextTests
{
    [Fact]
    public void Push_StopStringInPieces_LetsNothingOfItThrough()
    {
        var stop = new StopText(["\n\n", "END"]);
        Assert.Equal("a", stop.Push("a\n"));
        Assert.Equal("\nb", stop.Push("b"));
        Assert.Equal("", stop.Push("E"));
        Assert.Equal("", stop.Push("N"));
        Assert.False(stop.Found);
        Assert.Equal("", stop.Push("D!"));
        Assert.True(stop.Found);
        Assert.Equal("", stop.Flush());
    }

    [Fact]
    public void Flush_BeginningOfAStopString_IsText()
    {
        var stop = new StopText(["END"]);
        Assert.Equal("th", stop.Push("thEN"));
        Assert.Equal("EN", stop.Flush());
    }

    [Fact]
    public void Push_TwoStopStrings_EndsBeforeTheFirst()
    {
        var stop = new StopText(["c", "b"]);
        Assert.Equal("a", stop.Push("abc"));
        Assert.True(stop.Found);
    }
}
