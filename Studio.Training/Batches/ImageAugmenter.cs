using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>
/// Shows an image a little differently every epoch: moved, turned, enlarged, mirrored (bilinear, black beyond the edge),
/// with a rectangle erased (Zhong et al., Random Erasing, 2017) and noise. On the host and without libtorch, so that the
/// form's preview shows exactly what training sees.
/// </summary>
public sealed class ImageAugmenter(RunSpec spec, ImageShape shape)
{
    public static bool IsOn(RunSpec spec) =>
        spec.Task == Tasks.ImageClassification && (spec.AugmentShift > 0 || spec.AugmentRotation > 0 || spec.AugmentScale > 0 || spec.AugmentFlip || spec.AugmentErase > 0 || spec.AugmentNoise > 0);

    /// <param name="pixels">height x width x channels, row by row.</param>
    /// <param name="target">the same size.</param>
    /// <param name="random">decides what happens; see <see cref="RandomStream.ForRow"/>.</param>
    public void Apply(ReadOnlySpan<byte> pixels, Span<byte> target, RandomStream random)
    {
        Warp(pixels, target, random);
        if (spec.AugmentErase > 0) Erase(target, random);
        if (spec.AugmentNoise > 0) AddNoise(target, random);
    }

    /// <summary>Each target pixel looks up where it comes from.</summary>
    private void Warp(ReadOnlySpan<byte> pixels, Span<byte> target, RandomStream random)
    {
        var (dx, dy) = (Between(random, spec.AugmentShift), Between(random, spec.AugmentShift));
        var angle = Between(random, spec.AugmentRotation) * Math.PI / 180;
        var scale = 1 + Between(random, spec.AugmentScale);
        var mirror = spec.AugmentFlip && random.Unit() < 0.5 ? -1 : 1;
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

    private void Erase(Span<byte> target, RandomStream random)
    {
        var (width, height) = ((int)(random.Unit() * spec.AugmentErase * shape.Width), (int)(random.Unit() * spec.AugmentErase * shape.Height));
        var (left, top) = ((int)random.Below(shape.Width - width + 1), (int)random.Below(shape.Height - height + 1));
        for (var y = top; y < top + height; y++)
            target.Slice(((y * shape.Width) + left) * shape.Channels, width * shape.Channels).Clear();
    }

    /// <summary>Gaussian, by Box and Muller.</summary>
    private void AddNoise(Span<byte> target, RandomStream random)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.Unit())) * Math.Cos(2 * Math.PI * random.Unit());
            target[i] = (byte)Math.Clamp(Math.Round(target[i] + (normal * spec.AugmentNoise * 255)), 0, 255);
        }
    }

    private static double Between(RandomStream random, double most) => most == 0 ? 0 : ((2 * random.Unit()) - 1) * most;
}
