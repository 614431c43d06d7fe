namespace Studio.Web.Api;

/// <summary>One field of a CSV line that a spreadsheet may open.</summary>
public static class Csv
{
    /// <summary>Quoted where it must be (RFC 4180); a text that a spreadsheet would take for a formula gets an apostrophe before it.</summary>
    public static string Field(string text)
    {
        var safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
