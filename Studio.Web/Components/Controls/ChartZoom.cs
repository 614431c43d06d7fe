using System.Globalization;

namespace Studio.Web.Components.Controls;

/// <summary>A range of the x axis in the axis's own unit.</summary>
public sealed record ChartZoom(double Min, double Max)
{
    /// <summary>Reads "120~480.5" of an address; null for anything else.</summary>
    public static ChartZoom? Parse(string? text)
    {
        var parts = text?.Split('~') ?? [];
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var min)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var max)
            && double.IsFinite(min) && double.IsFinite(max) && min < max
                ? new ChartZoom(min, max)
                : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Min:0.###}~{Max:0.###}");
}
