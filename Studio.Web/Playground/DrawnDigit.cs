using Studio.Data.Tables;
using Studio.Web.Images;

namespace Studio.Web.Playground;

/// <summary>
/// Turns a drawing into an image like MNIST's: the ink is scaled to fit a box of 20/28 of the image and placed so that its
/// centre of mass is the image's centre (http://yann.lecun.com/exdb/mnist). A model trained on such images knows no others.
/// </summary>
public static class DrawnDigit
{
    private const double BoxShare = 20.0 / 28;

    // fainter than this is the brush's soft edge, not ink
    private const int Threshold = 16;

    /// <param name="ink">one byte a pixel of the drawing, 255 where there is ink.</param>
    /// <param name="side">the drawing is side x side.</param>
    /// <param name="shape">image the model takes; every channel gets the same.</param>
    /// <returns>height x width x channels bytes, or null when nothing is drawn.</returns>
    public static byte[]? ToImage(byte[] ink, int side, ImageShape shape)
    {
        if (ink.Length != side * side)
            throw new ArgumentException($"{ink.Length} bytes are no drawing of {side} x {side}.");
        if (Bounds(ink, side) is not var (left, top, width, height))
            return null;
        var box = Math.Min(shape.Width, shape.Height) * BoxShare / Math.Max(width, height);
        var scaled = new ImageShape(Math.Max(1, (int)Math.Round(width * box)), Math.Max(1, (int)Math.Round(height * box)), 1);
        var digit = Thumbnail.Resize(Crop(ink, side, left, top, width, height), new ImageShape(width, height, 1), scaled);
        return Place(digit, scaled, shape);
    }

    private static (int Left, int Top, int Width, int Height)? Bounds(byte[] ink, int side)
    {
        int left = side, top = side, right = -1, bottom = -1;
        for (var i = 0; i < ink.Length; i++)
        {
            if (ink[i] < Threshold)
                continue;
            (left, right) = (Math.Min(left, i % side), Math.Max(right, i % side));
            (top, bottom) = (Math.Min(top, i / side), Math.Max(bottom, i / side));
        }

        return right < 0 ? null : (left, top, right - left + 1, bottom - top + 1);
    }

    private static byte[] Crop(byte[] ink, int side, int left, int top, int width, int height)
    {
        var cropped = new byte[width * height];
        for (var row = 0; row < height; row++)
            ink.AsSpan((top + row) * side + left, width).CopyTo(cropped.AsSpan(row * width));
        return cropped;
    }

    private static byte[] Place(byte[] digit, ImageShape size, ImageShape shape)
    {
        var (centreX, centreY) = CentreOfMass(digit, size);
        var offsetX = (int)Math.Round((shape.Width - 1) / 2.0 - centreX);
        var offsetY = (int)Math.Round((shape.Height - 1) / 2.0 - centreY);
        var image = new byte[shape.Width * shape.Height * shape.Channels];
        for (var i = 0; i < digit.Length; i++)
        {
            var (x, y) = (i % size.Width + offsetX, i / size.Width + offsetY);
            if (x >= 0 && x < shape.Width && y >= 0 && y < shape.Height)
                image.AsSpan((y * shape.Width + x) * shape.Channels, shape.Channels).Fill(digit[i]);
        }

        return image;
    }

    private static (double X, double Y) CentreOfMass(byte[] digit, ImageShape size)
    {
        double mass = 0, x = 0, y = 0;
        for (var i = 0; i < digit.Length; i++)
        {
            mass += digit[i];
            x += (double)digit[i] * (i % size.Width);
            y += (double)digit[i] * (i / size.Width);
        }

        return mass == 0 ? ((size.Width - 1) / 2.0, (size.Height - 1) / 2.0) : (x / mass, y / mass);
    }
}
