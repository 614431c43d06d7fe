using System.Buffers.Binary;
using System.Numerics;

namespace Studio.Web.Samples;

/// <summary>
/// Digits drawn as strokes, each turned, sheared, scaled, moved and drawn with a pen of another width: 28 x 28 grey
/// images in the IDX form of MNIST (http://yann.lecun.com/exdb/mnist), learnable without any network to fetch them from.
/// </summary>
public static class DrawnDigits
{
    public const int Side = 28;

    /// <returns>An IDX file of images and one of labels; the same seed gives the same bytes.</returns>
    public static (byte[] Images, byte[] Labels) Make(int count, int seed)
    {
        var random = new Random(seed);
        var images = Header(0x803, count, Side, Side);
        var labels = Header(0x801, count);
        var headers = (Images: images.Length, Labels: labels.Length);
        Array.Resize(ref images, headers.Images + count * Side * Side);
        Array.Resize(ref labels, headers.Labels + count);
        for (var i = 0; i < count; i++)
        {
            var digit = random.Next(10);
            labels[headers.Labels + i] = (byte)digit;
            Draw(digit, random, images.AsSpan(headers.Images + i * Side * Side, Side * Side));
        }

        return (images, labels);
    }

    private static byte[] Header(int magic, params int[] sizes)
    {
        var header = new byte[4 + 4 * sizes.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        for (var i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);
        return header;
    }

    private static void Draw(int digit, Random random, Span<byte> pixels)
    {
        var hand = Hand(random);
        var width = 0.9f + 0.7f * random.NextSingle();
        foreach (var stroke in DigitStrokes.Of(digit))
        {
            var points = stroke.Select(point => Vector2.Transform(point + Shake(random), hand)).ToArray();
            for (var i = 1; i < points.Length; i++)
                DrawLine(points[i - 1], points[i], width, pixels);
        }
    }

    // the digit's square of 0..1 becomes about 20 pixels in the middle of the image
    private static Matrix3x2 Hand(Random random)
    {
        float Around(float middle, float reach) => middle + reach * (2 * random.NextSingle() - 1);
        return Matrix3x2.CreateTranslation(-0.5f, -0.5f)
            * Matrix3x2.CreateSkew(Around(0, 0.25f), Around(0, 0.08f))
            * Matrix3x2.CreateRotation(Around(0, 0.2f))
            * Matrix3x2.CreateScale(Around(16, 3), Around(19, 2))
            * Matrix3x2.CreateTranslation(Around(13.5f, 1.5f), Around(13.5f, 1.5f));
    }

    private static Vector2 Shake(Random random) => new(0.06f * (random.NextSingle() - 0.5f), 0.06f * (random.NextSingle() - 0.5f));

    /// <summary>Ink falls off over one pixel at the pen's edge.</summary>
    private static void DrawLine(Vector2 from, Vector2 to, float width, Span<byte> pixels)
    {
        var reach = width + 1;
        var (left, right) = (Clamp(MathF.Min(from.X, to.X) - reach), Clamp(MathF.Max(from.X, to.X) + reach));
        var (top, bottom) = (Clamp(MathF.Min(from.Y, to.Y) - reach), Clamp(MathF.Max(from.Y, to.Y) + reach));
        for (var y = top; y <= bottom; y++)
        for (var x = left; x <= right; x++)
        {
            var ink = Math.Clamp(width + 0.5f - Distance(new Vector2(x, y), from, to), 0, 1);
            ref var pixel = ref pixels[y * Side + x];
            pixel = Math.Max(pixel, (byte)(255 * ink));
        }
    }

    private static int Clamp(float position) => Math.Clamp((int)MathF.Round(position), 0, Side - 1);

    private static float Distance(Vector2 point, Vector2 from, Vector2 to)
    {
        var line = to - from;
        var along = line.LengthSquared() == 0 ? 0 : Math.Clamp(Vector2.Dot(point - from, line) / line.LengthSquared(), 0, 1);
        return Vector2.Distance(point, from + along * line);
    }
}
