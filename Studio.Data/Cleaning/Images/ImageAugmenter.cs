using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Images;

/// <summary>
/// Shows an image a little differently each time: moved, turned, enlarged, mirrored (bilinear, black beyond the edge),
/// with a rectangle erased (Zhong et al., Random Erasing, 2017) and noise. The same code varies images while training, for a
/// version that keeps them, and in the previews of both.
/// </summary>
public sealed class ImageAugmenter(ImageVariation variation, ImageShape shape)
{
    /// <param name="pixels">height x width x channels, row by row.</param>
    /// <param name="target">the same size.</param>
    /// <param name="unit">numbers from 0 up to 1, which alone decide what happens.</param>
    public void Apply(ReadOnlySpan<byte> pixels, Span<byte> target, Func<double> unit)
    {
        Warp(pixels, target, unit);
        if (variation.Erase > 0) Erase(target, unit);
        if (variation.Noise > 0) AddNoise(target, unit);
    }

    /// <summary>Each target pixel looks up where it comes from.</summary>
    private void Warp(ReadOnlySpan<byte> pixels, Span<byte> target, Func<double> unit)
    {
        var (dx, dy) = (Between(unit, variation.Shift), Between(unit, variation.Shift));
        var angle = Between(unit, variation.Rotation) * Math.PI / 180;
        var scale = 1 + Between(unit, variation.Scale);
        var mirror = variation.Flip && unit() < 0.5 ? -1 : 1;
        var (cos, sin) = (Math.Cos(angle) / scale, Math.Sin(angle) / scale);
        var (centreX, centreY) = ((shape.Width - 1) / 2.0, (shape.Height - 1) / 2.0);
        for (var y = 0; y < shape.Height; y++)
        {
            for (var x = 0; x < shape.Width; x++)
            {
                var (u, v) = (x - centreX - dx, y - centreY - dy);
                Sample(pixels, (mirror * ((cos * u) + (sin * v))) + centreX, (cos * v) - (sin * u) + centreY, target.Slice(((y * shape.Width) + x) * shape.Channels, shape.Channels));
            }
        }
    }

    private void Sample(ReadOnlySpan<byte> pixels, double x, double y, Span<byte> target)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, bottom) = (x - left, y - top);
        for (var c = 0; c < target.Length; c++)
        {
            var value = ((1 - bottom) * (((1 - right) * At(pixels, left, top, c)) + (right * At(pixels, left + 1, top, c))))
                + (bottom * (((1 - right) * At(pixels, left, top + 1, c)) + (right * At(pixels, left + 1, top + 1, c))));
            target[c] = (byte)Math.Round(value);
        }
    }

    private double At(ReadOnlySpan<byte> pixels, int x, int y, int channel) =>
        x < 0 || y < 0 || x >= shape.Width || y >= shape.Height ? 0 : pixels[(((y * shape.Width) + x) * shape.Channels) + channel];

    private void Erase(Span<byte> target, Func<double> unit)
    {
        var (width, height) = ((int)(unit() * variation.Erase * shape.Width), (int)(unit() * variation.Erase * shape.Height));
        var (left, top) = ((int)(unit() * (shape.Width - width + 1)), (int)(unit() * (shape.Height - height + 1)));
        for (var y = top; y < top + height; y++)
            target.Slice(((y * shape.Width) + left) * shape.Channels, width * shape.Channels).Clear();
    }

    /// <summary>Gaussian, by Box and Muller.</summary>
    private void AddNoise(Span<byte> target, Func<double> unit)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - unit())) * Math.Cos(2 * Math.PI * unit());
            target[i] = (byte)Math.Clamp(Math.Round(target[i] + (normal * variation.Noise * 255)), 0, 255);
        }
    }

    private static double Between(Func<double> unit, double most) => most == 0 ? 0 : ((2 * unit()) - 1) * most;
}
