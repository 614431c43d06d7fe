using System.Numerics;

namespace Studio.Web.Samples;

/// <summary>The ten digits as strokes of a pen in the square from (0, 0), top left, to (1, 1).</summary>
internal static class DigitStrokes
{
    private static readonly Vector2[][][] s_strokes =
    [
        [Arc(0.5f, 0.5f, 0.38f, 0.5f, 0, 360)],
        [[new(0.28f, 0.2f), new(0.55f, 0), new(0.55f, 1)]],
        [[.. Arc(0.5f, 0.27f, 0.36f, 0.27f, 190, 380), new(0.12f, 1), new(0.9f, 1)]],
        [[.. Arc(0.46f, 0.25f, 0.36f, 0.25f, 210, 450), .. Arc(0.46f, 0.74f, 0.4f, 0.26f, 270, 510)]],
        [[new(0.62f, 0), new(0.1f, 0.66f), new(0.92f, 0.66f)], [new(0.66f, 0.35f), new(0.66f, 1)]],
        [[new(0.84f, 0), new(0.24f, 0), new(0.2f, 0.42f), .. Arc(0.46f, 0.68f, 0.4f, 0.3f, 235, 510)]],
        [[new(0.7f, 0), new(0.3f, 0.35f), new(0.13f, 0.7f), .. Arc(0.5f, 0.71f, 0.37f, 0.28f, 180, 540)]],
        [[new(0.1f, 0.02f), new(0.88f, 0.02f), new(0.4f, 1)]],
        [Arc(0.5f, 0.25f, 0.31f, 0.25f, 90, 450), Arc(0.5f, 0.75f, 0.38f, 0.25f, 270, 630)],
        [[.. Arc(0.5f, 0.29f, 0.36f, 0.28f, 0, 360), new(0.84f, 0.6f), new(0.66f, 1)]],
    ];

    public static Vector2[][] Of(int digit) => s_strokes[digit];

    /// <summary>Degrees clockwise from the right, because y grows downwards.</summary>
    private static Vector2[] Arc(float x, float y, float radiusX, float radiusY, float from, float to)
    {
        var steps = Math.Max(2, (int)MathF.Ceiling((to - from) / 24));
        return [.. Enumerable.Range(0, steps + 1).Select(i =>
        {
            var angle = (from + (to - from) * i / steps) * MathF.PI / 180;
            return new Vector2(x + radiusX * MathF.Cos(angle), y + radiusY * MathF.Sin(angle));
        })];
    }
}
