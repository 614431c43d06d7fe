using System.Globalization;

namespace Studio.Web.Browsing;

/// <summary>A dataset's values as text for people.</summary>
public static class CellWords
{
    /// <param name="maxLength">longer texts end in an ellipsis; line breaks become ↵ so that a row stays a row. Null leaves all as it is.</param>
    public static string Of(object? value, int? maxLength)
    {
        var text = value switch
        {
            null => "",
            byte[] bytes => $"{bytes.Length} bytes",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return maxLength is { } max ? Shorten(text, max) : text;
    }

    // cut before replacing: a cell may be megabytes long
    private static string Shorten(string text, int max)
    {
        var head = text.Length > max ? text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)] + "…" : text;
        return head.ReplaceLineEndings("↵");
    }
}
