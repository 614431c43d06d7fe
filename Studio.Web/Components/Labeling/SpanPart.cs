using Studio.Data.Labeling;

namespace Studio.Web.Components.Labeling;

/// <summary>A piece of a text in which the same spans hold throughout.</summary>
/// <param name="Spans">those that cover it, the latest begun last.</param>
/// <param name="Closing">labels of the spans that end with it; null where none does.</param>
public sealed record SpanPart(string Text, IReadOnlyList<LabelSpan> Spans, string? Closing)
{
    /// <param name="spans">in characters (code points); what lies beyond the text's end is cut off.</param>
    public static IReadOnlyList<SpanPart> Of(string text, IReadOnlyList<LabelSpan> spans)
    {
        var length = text.EnumerateRunes().Count();
        int[] ends = [.. spans.SelectMany(s => new[] { s.Start, s.End }).Append(0).Append(length).Where(at => at <= length).Distinct().Order()];
        return [.. ends.Zip(ends.Skip(1)).Select(piece =>
        {
            var covering = spans.Where(s => s.Start <= piece.First && s.End >= piece.Second).OrderBy(s => s.Start).ThenByDescending(s => s.End).ToList();
            var closing = covering.Where(s => s.End == piece.Second).Select(s => s.Label).ToList();
            return new SpanPart(Cut(text, piece.First, piece.Second), covering, closing.Count > 0 ? string.Join(", ", closing) : null);
        })];
    }

    /// <summary>Some characters (code points) of a text; less where it ends before.</summary>
    public static string Cut(string text, int start, int end) => string.Concat(text.EnumerateRunes().Skip(start).Take(end - start));
}
