using Studio.Data.Tables;
using Studio.Web.Playground;

namespace Studio.Web.Tests.Playground;

public class DrawnDigitTests
{
    private static readonly ImageShape s_mnist = new(28, 28, 1);

    private static byte[] Square(int side, int left, int top, int width, int height)
    {
        var ink = new byte[side * side];
        for (var y = top; y < top + height; y++)
            ink.AsSpan(y * side + left, width).Fill(255);
        return ink;
    }

    [Fact]
    public void ToImage_NothingDrawn_IsNull() => Assert.Null(DrawnDigit.ToImage(new byte[140 * 140], 140, s_mnist));

    [Fact]
    public void ToImage_SquareInACorner_FillsTheMiddleTwentyPixels()
    {
        var image = DrawnDigit.ToImage(Square(140, 2, 3, 40, 40), 140, s_mnist)!;

        for (var i = 0; i < image.Length; i++)
        {
            var inside = i % 28 is >= 4 and < 24 && i / 28 is >= 4 and < 24;
            Assert.Equal(inside ? 255 : 0, image[i]);
        }
    }

    [Fact]
    public void ToImage_TallStroke_KeepsItsProportions()
    {
        var image = DrawnDigit.ToImage(Square(140, 60, 10, 10, 100), 140, s_mnist)!;

        Assert.Equal(20, Enumerable.Range(0, 28).Count(y => image.AsSpan(y * 28, 28).ContainsAnyExcept((byte)0)));
        Assert.Equal(2, Enumerable.Range(0, 28).Count(x => Enumerable.Range(0, 28).Any(y => image[y * 28 + x] > 0)));
    }

    [Fact]
    public void ToImage_MoreInkAtTheTop_IsMovedDown()
    {
        var ink = Square(140, 40, 20, 60, 20);
        for (var y = 20; y < 120; y++)
            ink.AsSpan(y * 140 + 65, 10).Fill(255);

        var image = DrawnDigit.ToImage(ink, 140, s_mnist)!;

        double mass = image.Sum(b => b), y0 = image.Select((b, i) => (double)b * (i / 28)).Sum() / mass;
        Assert.InRange(y0, 13, 14.1);
    }

    [Fact]
    public void ToImage_ThreeChannels_GetTheSame()
    {
        var image = DrawnDigit.ToImage(Square(140, 0, 0, 140, 140), 140, new ImageShape(28, 28, 3))!;

        Assert.Equal([255, 255, 255], image.AsSpan((14 * 28 + 14) * 3, 3).ToArray());
    }
}
