using System.Globalization;

namespace Studio.Data.Labeling;

/// <summary>A stretch of a text and its label. As a value of a <see cref="LabelState"/> it is written start:end:label.</summary>
/// <param name="Start">first character, from 0; characters are Unicode code points.</param>
/// <param name="End">the character after the last.</param>
public sealed record LabelSpan(int Start, int End, string Label)
{
    /// <exception cref="UserError">the text is no span.</exception>
    public static LabelSpan Parse(string value)
    {
        var parts = value.Split(':', 3);
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && start < end
            ? new(start, end, parts[2])
            : throw new UserError($"values: '{(value.Length > 40 ? value[..40] + "…" : value)}' is no span; write start:end:label in characters, such as 0:5:person.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}:{End}:{Label}");
}
