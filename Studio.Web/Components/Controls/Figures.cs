using System.Globalization;
using Studio.Training.Contracts;

namespace Studio.Web.Components.Controls;

/// <summary>Numbers as pages write them: 1,234 and 412 k, 1.20 GB, 3 m 05 s, losses with four digits, rates as 6e-4.</summary>
public static class Figures
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;
    private static readonly string[] s_bytes = ["B", "kB", "MB", "GB", "TB", "PB"];
    private static readonly string[] s_short = ["", " k", " M", " G", " T"];

    /// <summary>Exact: 1,115,394.</summary>
    public static string Exact(long value) => value.ToString("#,0", s_culture);

    /// <summary>Exact below 10,000; then three digits: 412 k, 1.23 M.</summary>
    public static string Short(double value) =>
        Math.Abs(value) < 10_000 ? value.ToString(Math.Abs(value) < 100 && value != Math.Floor(value) ? "0.##" : "#,0", s_culture) : Scaled(value, s_short);

    /// <summary>Decimal units, as disks are sold: 12.4 MB.</summary>
    public static string Bytes(double bytes) => Math.Abs(bytes) < 1000 ? $"{bytes.ToString("0", s_culture)} B" : Scaled(bytes, s_bytes, " ");

    /// <summary>0.4 s, 12 s, 3 m 05 s, 2 h 10 m, 3 d 4 h.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time.TotalSeconds < 10)
            return string.Create(s_culture, $"{time.TotalSeconds:0.#} s");
        var seconds = (long)Math.Round(time.TotalSeconds);
        return seconds switch
        {
            < 60 => string.Create(s_culture, $"{seconds} s"),
            < 3600 => string.Create(s_culture, $"{seconds / 60} m {seconds % 60:00} s"),
            < 86400 => string.Create(s_culture, $"{seconds / 3600} h {seconds % 3600 / 60:00} m"),
            _ => string.Create(s_culture, $"{seconds / 86400} d {seconds % 86400 / 3600} h"),
        };
    }

    /// <summary>A duration nobody should take for exact: 40 s, 3 m, 2 h.</summary>
    public static string About(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => "1 s",
        < 55 => string.Create(s_culture, $"{Math.Ceiling(time.TotalSeconds):0} s"),
        < 5400 => string.Create(s_culture, $"{Math.Max(1, Math.Round(time.TotalMinutes)):0} m"),
        < 172800 => string.Create(s_culture, $"{time.TotalHours:0.#} h"),
        _ => string.Create(s_culture, $"{time.TotalDays:0.#} d"),
    };

    /// <summary>Four significant digits; NaN and infinities by name.</summary>
    public static string Loss(double value) => double.IsFinite(value) ? Significant(value, 4) : value.ToString(s_culture);

    /// <summary>6e-4, 0.1: as it is typed.</summary>
    public static string Rate(double value) => SpecText.Number(value);

    /// <summary>0.9768 as 97.7 %.</summary>
    public static string Percent(double share) => string.Create(s_culture, $"{share * 100:0.#} %");

    private static string Significant(double value, int digits)
    {
        if (value == 0)
            return "0";
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return magnitude is < -4 or > 6
            ? SpecText.Number(double.Parse(value.ToString("e3", s_culture), s_culture))
            : value.ToString("F" + Math.Max(0, digits - 1 - magnitude).ToString(s_culture), s_culture);
    }

    // three significant digits in the unit that leaves one to three before the point
    private static string Scaled(double value, string[] units, string gap = "")
    {
        var unit = 0;
        for (; Math.Abs(value) >= 999.5 && unit < units.Length - 1; unit++)
            value /= 1000;
        var format = Math.Abs(value) switch { < 9.995 => "0.00", < 99.95 => "0.0", _ => "0" };
        return value.ToString(format, s_culture) + gap + units[unit];
    }
}
