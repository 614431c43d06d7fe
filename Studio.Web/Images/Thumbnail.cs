using Studio.Data.Tables;

namespace Studio.Web.Images;

/// <summary>Makes large images small before they travel to the page: each new pixel is the mean of those it stands for.</summary>
public static class Thumbnail
{
    /// <summary>Images up to this many pixels a side travel as they are.</summary>
    public const int MaxSide = 96;

    public static (byte[] Pixels, ImageShape Shape) Fit(byte[] pixels, ImageShape shape, int side = MaxSide)
    {
        var longest = Math.Max(shape.Width, shape.Height);
        if (longest <= side)
            return (pixels, shape);
        var small = new ImageShape(Math.Max(1, shape.Width * side / longest), Math.Max(1, shape.Height * side / longest), shape.Channels);
        return (Resize(pixels, shape, small), small);
    }

    /// <summary>Mean over the area each new pixel covers; also enlarges, by repeating.</summary>
    public static byte[] Resize(ReadOnlySpan<byte> pixels, ImageShape from, ImageShape to)
    {
        var result = new byte[to.Width * to.Height * to.Channels];
        for (var y = 0; y < to.Height; y++)
            for (var x = 0; x < to.Width; x++)
                for (var c = 0; c < to.Channels; c++)
                    result[(y * to.Width + x) * to.Channels + c] = Mean(pixels, from, to, x, y, c);
        return result;
    }

    private static byte Mean(ReadOnlySpan<byte> pixels, ImageShape from, ImageShape to, int x, int y, int channel)
    {
        var (left, right) = Cover(x, to.Width, from.Width);
        var (top, bottom) = Cover(y, to.Height, from.Height);
        long sum = 0;
        for (var row = top; row < bottom; row++)
            for (var column = left; column < right; column++)
                sum += pixels[(row * from.Width + column) * from.Channels + channel];
        return (byte)(sum / ((right - left) * (bottom - top)));
    }

    // which pixels of the old row the new one stands for; at least one
    private static (int Start, int End) Cover(int position, int small, int large)
    {
        var start = (int)((long)position * large / small);
        var end = (int)(((long)position + 1) * large / small);
        return (start, Math.Max(start + 1, end));
    }
}
