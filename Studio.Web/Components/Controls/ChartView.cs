using System.Globalization;

namespace Studio.Web.Components.Controls;

/// <summary>How the charts of a page are drawn. It stands in the page's address, so that a view can be linked.</summary>
/// <param name="Smoothing">weight of the past in the moving average, 0 to 0.99; 0 draws what was reported.</param>
/// <param name="XAxis">step, epoch, tokens or time.</param>
public sealed record ChartView(double Smoothing = 0.6, string XAxis = "step", bool Log = false)
{
    public const double MaxSmoothing = 0.99;

    public static IReadOnlyList<string> Axes { get; } = ["step", "epoch", "tokens", "time"];

    /// <summary>Reads the address's parts; what is not understood becomes the default, as an old link must still open.</summary>
    public static ChartView Parse(string? smoothing, string? axis, string? log)
    {
        var view = new ChartView();
        if (double.TryParse(smoothing, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight is >= 0 and <= MaxSmoothing)
            view = view with { Smoothing = weight };
        if (axis is not null && Axes.Contains(axis))
            view = view with { XAxis = axis };
        return view with { Log = log == "1" };
    }

    /// <summary>Parts for the address; null for what is as by default, so that addresses stay short.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery()
    {
        var plain = new ChartView();
        return new Dictionary<string, object?>
        {
            ["smooth"] = Smoothing == plain.Smoothing ? null : Smoothing.ToString(CultureInfo.InvariantCulture),
            ["x"] = XAxis == plain.XAxis ? null : XAxis,
            ["log"] = Log ? "1" : null,
        };
    }
}
