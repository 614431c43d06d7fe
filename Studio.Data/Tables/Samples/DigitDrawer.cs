namespace Studio.Data.Tables.Samples;

/// <summary>
/// Draws digits of 28 x 28 grey values, ink 255 on 0, as a shaky hand would: each digit is a few strokes whose corners
/// wander, then turned, slanted, scaled, moved, drawn with a pen of some thickness, and speckled. Hard enough that a
/// linear model fails on some, easy enough for a small network.
/// </summary>
internal sealed class DigitDrawer(Random random)
{
    public const int Size = 28;
    private const double Wander = 0.035;
    private readonly double[] _nearest = new double[Size * Size];

    /// <summary>Strokes as corners in the unit square, y downwards. Round ones are smoothed through their corners.</summary>
    private static readonly (bool Round, (double X, double Y)[] Corners)[][] s_digits =
    [
        [(true, [(0.5, 0.1), (0.3, 0.22), (0.25, 0.5), (0.32, 0.8), (0.5, 0.9), (0.68, 0.8), (0.75, 0.5), (0.7, 0.22), (0.5, 0.1)])],
        [(false, [(0.34, 0.28), (0.55, 0.1), (0.55, 0.9)])],
        [(true, [(0.25, 0.3), (0.35, 0.13), (0.57, 0.1), (0.72, 0.27), (0.62, 0.5), (0.25, 0.88)]), (false, [(0.25, 0.88), (0.78, 0.88)])],
        [(true, [(0.26, 0.17), (0.5, 0.1), (0.7, 0.25), (0.62, 0.42), (0.45, 0.47)]), (true, [(0.45, 0.47), (0.68, 0.54), (0.75, 0.7), (0.55, 0.9), (0.23, 0.82)])],
        [(false, [(0.58, 0.1), (0.2, 0.63), (0.8, 0.63)]), (false, [(0.6, 0.38), (0.6, 0.9)])],
        [(false, [(0.73, 0.1), (0.32, 0.1), (0.29, 0.46)]), (true, [(0.29, 0.46), (0.52, 0.4), (0.74, 0.58), (0.68, 0.82), (0.45, 0.9), (0.24, 0.82)])],
        [(true, [(0.66, 0.12), (0.42, 0.28), (0.28, 0.6), (0.35, 0.85), (0.55, 0.9), (0.71, 0.74), (0.6, 0.53), (0.4, 0.55), (0.29, 0.68)])],
        [(false, [(0.22, 0.12), (0.77, 0.12), (0.43, 0.9)])],
        [(true, [(0.5, 0.47), (0.32, 0.35), (0.36, 0.14), (0.5, 0.1), (0.64, 0.14), (0.68, 0.35), (0.5, 0.47), (0.27, 0.64), (0.33, 0.86), (0.5, 0.9), (0.67, 0.86), (0.73, 0.64), (0.5, 0.47)])],
        [(true, [(0.7, 0.35), (0.58, 0.48), (0.38, 0.46), (0.29, 0.28), (0.45, 0.1), (0.64, 0.15), (0.7, 0.35), (0.66, 0.65), (0.52, 0.9)])],
    ];

    /// <param name="pixels">28 x 28 values, row by row; all are written.</param>
    public void Draw(int digit, Span<byte> pixels)
    {
        var place = RandomPlace();
        var segments = new List<(double X1, double Y1, double X2, double Y2)>();
        foreach (var (round, corners) in s_digits[digit])
        {
            var shaky = corners.Select(c => (X: c.X + (Wander * Normal()), Y: c.Y + (Wander * Normal()))).ToArray();
            var path = (round ? Smooth(shaky) : shaky).Select(place).ToArray();
            for (var i = 1; i < path.Length; i++)
                segments.Add((path[i - 1].X, path[i - 1].Y, path[i].X, path[i].Y));
        }
        Ink(segments, 0.7 + (0.8 * random.NextDouble()), pixels);
    }

    /// <summary>Turn up to 15 degrees, slant, scale 75 to 100 %, move up to 2 points: from the unit square to points.</summary>
    private Func<(double X, double Y), (double X, double Y)> RandomPlace()
    {
        var angle = (random.NextDouble() - 0.5) * Math.PI / 6;
        var slant = (random.NextDouble() - 0.5) * 0.4;
        var (width, height) = (Size * (0.6 + (0.3 * random.NextDouble())), Size * (0.7 + (0.2 * random.NextDouble())));
        var (dx, dy) = ((Size / 2.0) + (4 * (random.NextDouble() - 0.5)), (Size / 2.0) + (4 * (random.NextDouble() - 0.5)));
        var (sin, cos) = Math.SinCos(angle);
        return p =>
        {
            var (y, x) = ((p.Y - 0.5) * height, ((p.X - 0.5) * width) - (slant * (p.Y - 0.5) * height));
            return ((cos * x) - (sin * y) + dx, (sin * x) + (cos * y) + dy);
        };
    }

    private void Ink(List<(double X1, double Y1, double X2, double Y2)> segments, double radius, Span<byte> pixels)
    {
        Array.Fill(_nearest, double.MaxValue);
        foreach (var segment in segments)
            Near(segment, radius + 1);
        for (var i = 0; i < pixels.Length; i++)
        {
            // ink fades over one point at the pen's edge; a little noise everywhere
            var ink = Math.Clamp(radius + 0.5 - _nearest[i], 0, 1) * 235;
            pixels[i] = (byte)Math.Clamp(ink + (40 * (random.NextDouble() - 0.5)), 0, 255);
        }
    }

    /// <summary>Lowers the distances of the points within reach of a segment.</summary>
    private void Near((double X1, double Y1, double X2, double Y2) s, double reach)
    {
        var (left, right) = (Point(Math.Min(s.X1, s.X2) - reach), Point(Math.Max(s.X1, s.X2) + reach));
        var (top, bottom) = (Point(Math.Min(s.Y1, s.Y2) - reach), Point(Math.Max(s.Y1, s.Y2) + reach));
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
                _nearest[(y * Size) + x] = Math.Min(_nearest[(y * Size) + x], Distance(x + 0.5, y + 0.5, s));
        }
    }

    private static int Point(double position) => Math.Clamp((int)position, 0, Size - 1);

    private static double Distance(double x, double y, (double X1, double Y1, double X2, double Y2) s)
    {
        var (dx, dy) = (s.X2 - s.X1, s.Y2 - s.Y1);
        var length = (dx * dx) + (dy * dy);
        var t = length == 0 ? 0 : Math.Clamp((((x - s.X1) * dx) + ((y - s.Y1) * dy)) / length, 0, 1);
        var (ex, ey) = (x - s.X1 - (t * dx), y - s.Y1 - (t * dy));
        return Math.Sqrt((ex * ex) + (ey * ey));
    }

    /// <summary>A Catmull-Rom curve through the corners, four pieces between two of them.</summary>
    private static (double X, double Y)[] Smooth((double X, double Y)[] corners)
    {
        const int Pieces = 4;
        var path = new List<(double X, double Y)> { corners[0] };
        for (var i = 0; i + 1 < corners.Length; i++)
        {
            var (a, b, c, d) = (corners[Math.Max(0, i - 1)], corners[i], corners[i + 1], corners[Math.Min(corners.Length - 1, i + 2)]);
            for (var k = 1; k <= Pieces; k++)
            {
                var t = k / (double)Pieces;
                path.Add((Curve(a.X, b.X, c.X, d.X, t), Curve(a.Y, b.Y, c.Y, d.Y, t)));
            }
        }
        return [.. path];
    }

    private static double Curve(double a, double b, double c, double d, double t) =>
        0.5 * ((2 * b) + ((c - a) * t) + (((2 * a) - (5 * b) + (4 * c) - d) * t * t) + (((3 * b) - a - (3 * c) + d) * t * t * t));

    /// <summary>A standard normal number (Box and Muller, 1958).</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
