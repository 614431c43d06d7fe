using Bunit;
using Studio.Data.Tables;
using Studio.Web.Components.Datasets;

namespace Studio.Web.Tests.Browsing;

public class CellViewTests : BunitContext
{
    [Fact]
    public void Render_MarkupInACell_IsText()
    {
        var cell = Render<CellView>(p => p.Add(c => c.Value, "<img src=x onerror=alert(1)>"));

        Assert.Empty(cell.FindAll("img"));
        Assert.Equal("<img src=x onerror=alert(1)>", cell.Find(".cell").TextContent);
    }

    [Fact]
    public void Render_Image_IsDrawn() =>
        Assert.StartsWith("data:image/png;base64,", Render<CellView>(p => p.Add(c => c.Value, new byte[4]).Add(c => c.Image, new ImageShape(2, 2, 1))).Find("img").GetAttribute("src"));

    [Fact]
    public void Render_BytesOfAnotherSize_AreNotDrawn() =>
        Assert.Equal("3 bytes", Render<CellView>(p => p.Add(c => c.Value, new byte[3]).Add(c => c.Image, new ImageShape(2, 2, 1))).Find(".cell").TextContent);

    [Fact]
    public void Render_Missing_SaysSo() => Assert.Equal("missing", Render<CellView>(p => p.Add(c => c.Value, null)).Find("span").TextContent);
}
