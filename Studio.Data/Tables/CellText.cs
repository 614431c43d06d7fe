using System.Globalization;

namespace Studio.Data.Tables;

/// <summary>How a stored value is written as text: in a manifest's classes, in a page, in an export.</summary>
public static class CellText
{
    /// <summary>The text of a value as <see cref="DatasetRow"/> holds it; "" for null and for images.</summary>
    public static string Of(object? value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>The text a value has once it was stored in a column of that type ("1.0" becomes "1" in a column of numbers).</summary>
    internal static string Canonical(string text, ColumnType type) => type switch
    {
        ColumnType.Integer => Of(long.Parse(text, CultureInfo.InvariantCulture)),
        ColumnType.Number => Of(double.Parse(text, CultureInfo.InvariantCulture)),
        ColumnType.Boolean => Of(bool.Parse(text)),
        _ => text,
    };
}
