using Studio.Data.Labeling;
using Studio.Web.Components.Labeling;

namespace Studio.Web.Tests.Components;

public class SpanPartTests
{
    [Fact]
    public void Of_OverlappingSpansInTextBeyondThePlane_CutsAtCharacters()
    {
        // 😀 is one character of two UTF-16 units
        var parts = SpanPart.Of("😀 Ann met Bob", [new(2, 5, "person"), new(2, 13, "scene"), new(10, 13, "person")]);

        Assert.Equal(["😀 ", "Ann", " met ", "Bob"], parts.Select(p => p.Text));
        Assert.Equal([null, "person", null, "scene, person"], parts.Select(p => p.Closing));
        Assert.Equal([0, 2, 1, 2], parts.Select(p => p.Spans.Count));
        Assert.Equal("😀 Ann met Bob", string.Concat(parts.Select(p => p.Text)));
    }

    [Fact]
    public void Of_SpanBeyondTheEnd_LosesNoText() =>
        Assert.Equal("short", string.Concat(SpanPart.Of("short", [new(3, 99, "x")]).Select(p => p.Text)));
}
