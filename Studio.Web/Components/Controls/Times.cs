using System.Globalization;

namespace Studio.Web.Components.Controls;

/// <summary>Points in time for people: relative within a day, a date beyond, exact for the tooltip.</summary>
public static class Times
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var ago = now - at;
        return ago.TotalSeconds switch
        {
            < 5 => "just now",
            < 60 => string.Create(s_culture, $"{(int)ago.TotalSeconds} s ago"),
            < 3600 => string.Create(s_culture, $"{(int)ago.TotalMinutes} m ago"),
            < 86400 => string.Create(s_culture, $"{(int)ago.TotalHours} h ago"),
            _ => at.ToLocalTime().ToString(at.Year == now.Year ? "d MMM HH:mm" : "d MMM yyyy", s_culture),
        };
    }

    public static string Exact(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", s_culture);

    /// <summary>14:32, or with the day when it is another one: when something is expected to end.</summary>
    public static string Clock(DateTimeOffset at, DateTimeOffset now) =>
        at.ToLocalTime().ToString(at.ToLocalTime().Date == now.ToLocalTime().Date ? "HH:mm" : "d MMM HH:mm", s_culture);
}
