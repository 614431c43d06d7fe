using System.Globalization;
using Studio.Data.Cleaning;

namespace Studio.Web.Cleaning;

/// <summary>How parameters of operations are typed: lists one entry a line, maps as "old = new" a line, row numbers with commas.</summary>
public static class OperationText
{
    public static string Of(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IReadOnlyList<string> words => string.Join('\n', words),
        IReadOnlyList<long> numbers => string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))),
        IReadOnlyDictionary<string, string> map => string.Join('\n', map.Select(p => $"{p.Key} = {p.Value}")),
        _ => "",
    };

    /// <summary>The value of a parameter's type; null and a sentence when it is none.</summary>
    public static object? Parse(OperationField field, string text, out string problem)
    {
        problem = "";
        object? value = field.Type switch
        {
            OperationFieldType.Integer => int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var whole) ? whole : null,
            OperationFieldType.Number => double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
            OperationFieldType.Boolean => text == "true",
            OperationFieldType.Words => Lines(text),
            OperationFieldType.Numbers => Numbers(text),
            OperationFieldType.Map => Map(text, out problem),
            _ => text,
        };
        if (value is null && problem.Length == 0)
            problem = field.Type == OperationFieldType.Numbers ? "Write row numbers with commas between them, such as 12, 40." : $"Write {(field.Type == OperationFieldType.Integer ? "a whole number" : "a number")} such as {Of(field.Default)}.";
        return value;
    }

    private static List<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static List<long>? Numbers(string text)
    {
        var numbers = text.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(p => long.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : (long?)null).ToList();
        return numbers.Contains(null) ? null : [.. numbers.Select(n => n!.Value)];
    }

    private static Dictionary<string, string>? Map(string text, out string problem)
    {
        problem = "";
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(text))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !map.TryAdd(line[..equals].Trim(), line[(equals + 1)..].Trim()))
            {
                problem = equals <= 0 ? $"'{line}' is no replacement: write old = new." : $"'{line[..equals].Trim()}' stands twice: keep one.";
                return null;
            }
        }
        return map;
    }
}
