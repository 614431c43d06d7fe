using Studio.Data;

namespace Studio.Training.Tokenizers;

/// <summary>
/// Puts one or two texts into a tokenizer's template: truncates, adds special tokens, pads. The order of removal is that of
/// transformers' slow tokenizers, which the reference values come from.
/// </summary>
public static class EncodingAssembly
{
    private static readonly string[] s_paddingNames = ["[PAD]", "<pad>", "<|pad|>", "<|endoftext|>", "</s>"];

    /// <exception cref="UserError">the special tokens alone are longer than the limit, or there is no padding token.</exception>
    public static TextEncoding Encode(this SubwordTokenizer tokenizer, string text, string? pair, EncodingOptions options)
    {
        var first = tokenizer.EncodeWithSpans(text);
        var second = pair is null ? ([], []) : tokenizer.EncodeWithSpans(pair);
        var parts = !options.AddSpecialTokens ? (pair is null ? TokenTemplate.None.Single : TokenTemplate.None.Pair)
            : pair is null ? tokenizer.Template.Single : tokenizer.Template.Pair;
        var (keepFirst, keepSecond) = Kept(first.Ids.Length, second.Item1.Length, parts.Count(p => p.Token is not null), pair is not null, options);
        var rows = new List<Row>();
        foreach (var part in parts)
        {
            if (part.Id is { } id) rows.Add(new(id, part.Type, 1, 1, default));
            else if (part.IsSecond) AddText(rows, second, keepSecond, part.Type);
            else AddText(rows, first, keepFirst, part.Type);
        }
        Pad(rows, tokenizer, options);
        return new([.. rows.Select(r => r.Id)], [.. rows.Select(r => r.Type)], [.. rows.Select(r => r.Attention)], [.. rows.Select(r => r.Special)], [.. rows.Select(r => r.Span)]);
    }

    private static void AddText(List<Row> rows, (int[] Ids, TokenSpan[] Spans) text, int keep, int type)
    {
        for (var i = 0; i < keep; i++) rows.Add(new(text.Ids[i], type, 1, 0, text.Spans[i]));
    }

    private static (int First, int Second) Kept(int first, int second, int special, bool isPair, EncodingOptions options)
    {
        var tooMany = first + second + special - options.MaxLength;
        if (options.MaxLength <= 0 || tooMany <= 0) return (first, second);
        if (special > options.MaxLength) throw new UserError($"A limit of {options.MaxLength} tokens leaves no room: the special tokens alone are {special}.");
        if (options.Truncation == Truncation.LongestFirst)
        {
            // one at a time from the longer, from the second on a tie: level them first, then share what remains
            var level = Math.Min(tooMany, Math.Abs(first - second));
            if (first > second || !isPair) first -= isPair ? level : tooMany;
            else second -= level;
            var rest = isPair ? tooMany - level : 0;
            return (first - rest / 2, second - (rest - rest / 2));
        }
        var (have, name) = options.Truncation == Truncation.OnlyFirst ? (first, "first") : (second, "second");
        if (have < tooMany) throw new UserError($"The {name} text has {have} tokens and cannot give up {tooMany}: truncate the longest first, or allow more than {options.MaxLength} tokens.");
        return options.Truncation == Truncation.OnlyFirst ? (first - tooMany, second) : (first, second - tooMany);
    }

    private static void Pad(List<Row> rows, SubwordTokenizer tokenizer, EncodingOptions options)
    {
        if (rows.Count >= options.PadTo) return;
        var token = s_paddingNames.Select(tokenizer.AddedTokens.Find).FirstOrDefault(t => t is not null)
            ?? throw new UserError($"This tokenizer has no padding token; it would have to be one of {string.Join(", ", s_paddingNames)}.");
        var padding = Enumerable.Repeat(new Row(token.Id, 0, 0, 1, default), options.PadTo - rows.Count);
        rows.InsertRange(options.PadLeft ? 0 : rows.Count, padding);
    }

    private readonly record struct Row(int Id, int Type, int Attention, int Special, TokenSpan Span);
}
