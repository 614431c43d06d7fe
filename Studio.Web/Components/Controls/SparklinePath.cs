using System.Globalization;
using System.Text;

namespace Studio.Web.Components.Controls;

/// <summary>A course of values as the path of a small picture.</summary>
public static class SparklinePath
{
    /// <summary>Path data in a box of the given size; empty for fewer than two values. The largest value touches the top.</summary>
    public static string Of(IReadOnlyList<double> values, double width, double height)
    {
        if (values.Count < 2)
            return "";
        var (low, high) = (values.Min(), values.Max());
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            var x = width * i / (values.Count - 1);
            var y = high > low ? height * (1 - (values[i] - low) / (high - low)) : height / 2;
            path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{x:0.#} {y:0.#}");
        }
        return path.ToString();
    }
}
