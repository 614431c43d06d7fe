using System.Globalization;
using System.Text;

namespace Studio.Training.Contracts;

/// <summary>How values of the RunSpec are written for people and read from what they type: 6e-4, 0.1, 128, 512, 256.</summary>
public static class SpecText
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    /// <summary>Shortest exact spelling; small numbers with an exponent as the field writes them (6e-4, not 0.0006).</summary>
    public static string Number(double value)
    {
        if (value != 0 && Math.Abs(value) is < 1e-2 or >= 1e9 && double.IsFinite(value))
            return Exponent(value);
        return value.ToString("R", s_culture);
    }

    public static string Integer(long value) => value.ToString("#,0", s_culture);

    /// <summary>A value as it stands in messages, tables and differences.</summary>
    public static string Display(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "yes" : "no",
        int number => Integer(number),
        long number => Integer(number),
        double number => Number(number),
        IEnumerable<int> list => List(list),
        string { Length: 0 } => "empty",
        _ => Shorten(value.ToString()!),
    };

    /// <summary>A value as it stands in an input: no thousands separators, nothing shortened.</summary>
    public static string Input(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        int or long => Convert.ToInt64(value, s_culture).ToString(s_culture),
        double number => Number(number),
        IEnumerable<int> list => List(list),
        _ => value?.ToString() ?? "",
    };

    public static string List(IEnumerable<int> values) => string.Join(", ", values.Select(v => v.ToString(s_culture)));

    /// <summary>For example "gpt2, lstm or gru".</summary>
    public static string OneOf(IReadOnlyList<string> choices) => choices.Count < 2 ? string.Concat(choices) : $"{string.Join(", ", choices.SkipLast(1))} or {choices[^1]}";

    /// <summary>Text of unknown length for a message: 60 characters at most, control characters shown as spaces.</summary>
    public static string Shorten(string text)
    {
        var head = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(60))
            head.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        return head.Length < text.Length ? head + "…" : head.ToString();
    }

    /// <summary>Reads what was typed; null and a sentence when it is no value of the field's type.</summary>
    public static object? Parse(SpecField field, string text, out string problem)
    {
        problem = "";
        var trimmed = text.Trim();
        object? value = field.Type switch
        {
            SpecFieldType.Integer => ParseInteger(trimmed) is { } number && field.Fits(number) ? field.FromInteger(number) : null,
            SpecFieldType.Number => ParseNumber(trimmed),
            SpecFieldType.Boolean => bool.TryParse(trimmed, out var flag) ? flag : null,
            SpecFieldType.IntegerList => ParseList(trimmed),
            SpecFieldType.Choice => trimmed,
            _ => text,
        };
        if (value is null)
            problem = $"{field.Name} is '{Shorten(trimmed)}'; write {Expected(field)}.";
        return value;
    }

    /// <summary>For example: "a whole number such as 12".</summary>
    public static string Expected(SpecField field) => field.Type switch
    {
        SpecFieldType.Integer => $"a whole number such as {Input(field.Default)}",
        SpecFieldType.Number => $"a number such as {Input(field.Default)}",
        SpecFieldType.Boolean => "true or false",
        SpecFieldType.IntegerList => $"whole numbers such as {Input(field.Default)}",
        SpecFieldType.Choice => "one of " + string.Join(", ", field.Choices),
        _ => "a text",
    };

    // fewest digits that read back to the same number: 6e-4 and not 6.0000000000000001e-04
    private static string Exponent(double value)
    {
        for (var digits = 0; ; digits++)
        {
            var text = value.ToString("e" + digits.ToString(s_culture), s_culture);
            if (digits < 17 && double.Parse(text, s_culture) != value)
                continue;
            var e = text.IndexOf('e', StringComparison.Ordinal);
            return string.Create(s_culture, $"{text[..e]}e{int.Parse(text[(e + 1)..], s_culture)}");
        }
    }

    private static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, s_culture, out var number) && double.IsFinite(number) ? number : null;

    // 1e4 and 2,000 are whole numbers to a person
    private static long? ParseInteger(string text) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, s_culture, out var number)
        && Math.Abs(number) < 1e15 && number == Math.Floor(number)
            ? (long)number
            : null;

    private static int[]? ParseList(string text)
    {
        var parts = text.Trim('[', ']').Split([',', ' ', ';', 'x', '×'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.Integer, s_culture, out var n) ? n : (int?)null).ToList();
        return numbers.Count == 0 || numbers.Contains(null) ? null : [.. numbers.Select(n => n!.Value)];
    }
}
