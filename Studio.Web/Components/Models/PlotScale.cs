namespace Studio.Web.Components.Models;

/// <summary>From values to a length, with round numbers to write beside it.</summary>
public sealed class PlotScale
{
    private readonly double _from;
    private readonly double _to;

    /// <param name="values">at least one.</param>
    /// <param name="fromZero">begins the scale at 0: for sizes, whose ratio is what counts.</param>
    public PlotScale(IReadOnlyCollection<double> values, bool fromZero)
    {
        var (least, most) = (fromZero ? 0 : values.Min(), values.Max());
        var room = most > least ? (most - least) * 0.15 : Math.Max(Math.Abs(most) * 0.05, 1e-6);
        var step = Round((most - least + (2 * room)) / 4);
        _from = fromZero ? 0 : Math.Floor((least - room) / step) * step;
        _to = Math.Ceiling((most + room) / step) * step;
        Ticks = [.. Enumerable.Range(0, (int)Math.Round((_to - _from) / step) + 1).Select(i => _from + (i * step))];
    }

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>0 at the first tick, 1 at the last.</summary>
    public double At(double value) => (value - _from) / (_to - _from);

    /// <summary>1, 2 or 5 times a power of ten, not below.</summary>
    private static double Round(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
